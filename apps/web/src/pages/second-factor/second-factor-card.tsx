import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Answer } from '../../api/types.js';
import { Panel } from '../../parts/page.js';
import { Loaded } from '../../parts/states.js';
import { plural } from '../../parts/words.js';
import { CodeInput } from './code-input.js';
import { EnrolSteps } from './enrol-steps.js';
import { OneFieldForm } from './one-field-form.js';
import { RecoveryCodes } from './recovery-codes.js';
import { secondFactor, useSecondFactor } from './use-second-factor.js';

type State = Answer<'/api/auth/second-factor', 'get'>;
type Factor = ReturnType<typeof useSecondFactor>;

/** A person's own second factor: set up, recovery codes, remove. */
export function SecondFactorCard() {
  const query = useQuery(secondFactor);
  const factor = useSecondFactor();
  const [codes, setCodes] = useState<string[] | null>(null);
  return (
    <Panel title="Second factor" aside={query.data && <Mark on={query.data.enrolled} />}>
      <Loaded query={query} rows={2}>
        {(state) => {
          if (codes !== null) return <RecoveryCodes codes={codes} onDone={() => setCodes(null)} />;
          return state.enrolled ? (
            <Enrolled state={state} factor={factor} onCodes={setCodes} />
          ) : (
            <Stack gap="sm">
              <Text size="sm">
                With a second factor, your password alone opens nothing: signing in also takes a code of an
                app on your phone.
              </Text>
              <EnrolSteps factor={factor} onCodes={setCodes} />
            </Stack>
          );
        }}
      </Loaded>
    </Panel>
  );
}

const Mark = ({ on }: { on: boolean }) => <Badge color={on ? 'teal' : 'gray'}>{on ? 'On' : 'Off'}</Badge>;

function Enrolled(props: { state: State; factor: Factor; onCodes: (codes: string[]) => void }) {
  const { state, factor } = props;
  const [doing, setDoing] = useState<'codes' | 'remove' | null>(null);
  if (doing === null)
    return (
      <Stack gap="sm">
        <Text size="sm">
          {plural(state.recovery_codes_left, 'recovery code')} left.
          {state.required && ' Your organisation asks for a second factor.'}
        </Text>
        <Group gap="xs">
          <Button variant="default" onClick={() => setDoing('codes')}>
            New recovery codes
          </Button>
          <Button variant="default" onClick={() => setDoing('remove')}>
            Remove
          </Button>
        </Group>
      </Stack>
    );
  const chosen = doing === 'codes' ? factor.newCodes : factor.remove;
  const send = (code: string): void =>
    doing === 'codes'
      ? factor.newCodes.mutate(code, { onSuccess: (data) => props.onCodes(data.recovery_codes) })
      : factor.remove.mutate(code);
  return (
    <OneFieldForm
      name="code"
      button={doing === 'codes' ? 'Make new recovery codes' : 'Remove the second factor'}
      color={doing === 'remove' ? 'red' : undefined}
      pending={chosen.isPending}
      error={chosen.error}
      onSend={send}
    >
      {(field) => <CodeInput recovery autoFocus {...field} />}
    </OneFieldForm>
  );
}
