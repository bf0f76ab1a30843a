/** Set by tests through {@link armFault}; empty in production, where {@link fault} costs one map look-up. */
const armed = new Map<string, () => void | Promise<void>>();

/** A named place where a test may kill, delay or fail the process. */
export async function fault(point: string): Promise<void> {
  const act = armed.get(point);
  if (act) await act();
}

/** Arms a fault point; the returned function disarms it. */
export function armFault(point: string, act: () => void | Promise<void>): () => void {
  armed.set(point, act);
  return () => armed.delete(point);
}
