/** How long a step took; null while it has not ended. */
export function stepSeconds(step: { started_at: string | null; finished_at: string | null }): number | null {
  if (step.started_at === null || step.finished_at === null) return null;
  return Math.max(0, (Date.parse(step.finished_at) - Date.parse(step.started_at)) / 1_000);
}
