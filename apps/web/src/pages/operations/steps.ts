import type { OnboardingState } from '../../api/types.js';

export interface Step {
  id: keyof OnboardingState['steps'];
  title: string;
  words: string;
  to: '/tickets' | '/workflows' | '/marketplace' | '/ingestion' | '/settings/profile';
  done: boolean;
}

const plan: Omit<Step, 'done'>[] = [
  {
    id: 'explain',
    title: 'See why a ticket scores',
    words: 'Open a ticket: its score names the words that decided it.',
    to: '/tickets',
  },
  {
    id: 'dry_run',
    title: 'Try a workflow without sending',
    words: 'A dry run shows the exact messages; nothing leaves.',
    to: '/workflows',
  },
  {
    id: 'connect',
    title: 'Connect one tool',
    words: 'Your own Zendesk or Slack, permission by permission.',
    to: '/marketplace',
  },
  {
    id: 'upload',
    title: 'Upload a file',
    words: 'CSV, JSON or Parquet; columns are recognised.',
    to: '/ingestion',
  },
  {
    id: 'password',
    title: 'Set your password',
    words: 'The one-time link works once; a password stays.',
    to: '/settings/profile',
  },
];

/** The first steps with their ticks; the ticks are facts that the hub knows. */
export const stepsOf = (done: OnboardingState['steps']): Step[] =>
  plan.map((step) => ({ ...step, done: done[step.id] }));

/** The list is for those who can take the steps, until it is put away or done. */
export function showsSteps(state: OnboardingState, may: boolean): boolean {
  return may && !state.dismissed && stepsOf(state.steps).some(({ done }) => !done);
}
