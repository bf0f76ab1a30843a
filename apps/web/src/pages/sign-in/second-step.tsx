import { Loader, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ok } from '../../api/client.js';
import { DoorPage } from '../../parts/door-page.js';
import { Failed } from '../../parts/states.js';
import { AppSetup } from '../second-factor/app-setup.js';
import { CodeInput } from '../second-factor/code-input.js';
import { OneFieldForm } from '../second-factor/one-field-form.js';
import { RecoveryCodes } from '../second-factor/recovery-codes.js';
import type { Challenge } from './challenge.js';
import { useEnter } from './use-enter.js';

/** After the password: a code, and before it an app where there is none yet. */
export function SecondStep({ challenge, next }: { challenge: Challenge; next: string }) {
  const enter = useEnter(next);
  const [codes, setCodes] = useState<string[] | null>(null);
  const answer = useMutation({
    mutationFn: (code: string) =>
      ok(api.POST('/api/auth/second-factor', { body: { challenge: challenge.token, code } })),
    onSuccess: (pair) => (pair.recovery_codes ? setCodes(pair.recovery_codes) : enter(pair)),
  });
  const pair = answer.data;
  if (codes !== null && pair)
    return (
      <DoorPage title="Second factor is on">
        <RecoveryCodes codes={codes} onDone={() => enter(pair)} />
      </DoorPage>
    );
  return (
    <DoorPage title={challenge.enrol ? 'Set up a second factor' : 'Second step'}>
      {challenge.enrol && <Begin challenge={challenge.token} />}
      <OneFieldForm
        name="code"
        button="Go on"
        pending={answer.isPending}
        error={answer.error}
        onSend={(code) => answer.mutate(code)}
      >
        {(field) => <CodeInput recovery={!challenge.enrol} autoFocus={!challenge.enrol} {...field} />}
      </OneFieldForm>
    </DoorPage>
  );
}

/** The app's secret, once per sign-in. */
function Begin({ challenge }: { challenge: string }) {
  const query = useQuery({
    queryKey: ['begin-second-factor', challenge],
    queryFn: () => ok(api.POST('/api/auth/second-factor/begin', { body: { challenge } })),
    staleTime: Infinity,
    retry: false,
  });
  if (query.isError) return <Failed error={query.error} />;
  if (!query.data) return <Loader size="sm" aria-label="Loading" />;
  return (
    <>
      <Text size="sm" mb="xs">
        Your organisation asks for a second factor.
      </Text>
      <AppSetup {...query.data} />
    </>
  );
}
