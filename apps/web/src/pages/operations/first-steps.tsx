import { Button, Text } from '@mantine/core';
import { IconCircle, IconCircleCheckFilled } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, ok } from '../../api/client.js';
import { onboarding } from '../../api/queries.js';
import type { OnboardingState } from '../../api/types.js';
import { Panel } from '../../parts/page.js';
import { useMay } from '../../api/may.js';
import { showsSteps, stepsOf, type Step } from './steps.js';

/** Five things to do first. */
export function FirstSteps({ state }: { state: OnboardingState }) {
  const dismiss = useDismiss();
  const may = useMay('plugins:manage');
  if (!showsSteps(state, may)) return null;
  const steps = stepsOf(state.steps);
  const done = steps.filter((step) => step.done).length;
  return (
    <div className="first-steps">
      <Panel
        title={`First steps: ${done} of ${steps.length} done`}
        aside={
          <Button variant="subtle" color="gray" loading={dismiss.isPending} onClick={() => dismiss.mutate()}>
            Put away
          </Button>
        }
      >
        <ol className="steps">
          {steps.map((step) => (
            <StepItem key={step.id} step={step} />
          ))}
        </ol>
      </Panel>
    </div>
  );
}

function StepItem({ step }: { step: Step }) {
  return (
    <li className="step" data-done={step.done || undefined}>
      {step.done ? (
        <IconCircleCheckFilled size={18} color="var(--positive)" role="img" aria-label="Done" />
      ) : (
        <IconCircle size={18} color="var(--neutral)" role="img" aria-label="To do" />
      )}
      <div>
        <Link to={step.to} className="step-link">
          {step.title}
        </Link>
        <Text size="xs" c="dimmed">
          {step.words}
        </Text>
      </div>
    </li>
  );
}

function useDismiss() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => ok(api.PATCH('/api/onboarding', { body: { dismissed: true } })),
    onSettled: () => client.invalidateQueries({ queryKey: onboarding.queryKey }),
  });
}
