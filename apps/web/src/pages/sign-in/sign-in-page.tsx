import { Alert, Button, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { getRouteApi, Navigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ok } from '../../api/client.js';
import { ApiError, reasonOf } from '../../api/problem.js';
import { tokens } from '../../api/session.js';
import { DoorPage } from '../../parts/door-page.js';
import { challengeOf, type Challenge } from './challenge.js';
import { nextPage } from './next-page.js';
import { OtherWays } from './other-ways.js';
import { SecondStep } from './second-step.js';
import { SsoButton } from './sso-button.js';
import { SsoExchange } from './sso-exchange.js';
import { ssoRefusal } from './sso-words.js';
import { useEnter } from './use-enter.js';

const route = getRouteApi('/sign-in');

export function SignInPage() {
  const { next: wanted, sso } = route.useSearch();
  const next = nextPage(wanted);
  const [challenge, setChallenge] = useState<Challenge | null>(null);
  if (tokens() !== null) return <Navigate to={next} replace />;
  if (sso !== undefined) return <SsoExchange code={sso} />;
  return challenge === null ? (
    <SignInForm next={next} onChallenge={setChallenge} />
  ) : (
    <SecondStep challenge={challenge} next={next} />
  );
}

function SignInForm({ next, onChallenge }: { next: string; onChallenge: (challenge: Challenge) => void }) {
  const form = useForm({
    initialValues: { email: '', password: '' },
    validate: { email: missing, password: missing },
  });
  const enter = useEnter(next);
  const { sso_refused: refused } = route.useSearch();
  const signIn = useMutation({
    mutationFn: (body: typeof form.values) => ok(api.POST('/api/auth/login', { body })),
    onSuccess: enter,
    onError: (error) => {
      const challenge = challengeOf(error);
      if (challenge) onChallenge(challenge);
      else form.setErrors(fieldErrors(error));
    },
  });
  return (
    <DoorPage title="Sign in">
      {refused !== undefined && (
        <Alert color="red" mb="sm" title="Single sign-on did not work">
          {ssoRefusal(refused)}
        </Alert>
      )}
      <form noValidate onSubmit={form.onSubmit((values) => signIn.mutate(values))}>
        <TextInput
          label="E-mail"
          type="email"
          autoComplete="username"
          size="sm"
          data-autofocus
          autoFocus
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          size="sm"
          mt="xs"
          visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
          {...form.getInputProps('password')}
        />
        {signIn.isError && !isRefusal(signIn.error) && (
          <Alert color="red" mt="sm" title="Signing in did not work">
            {reasonOf(signIn.error)}
          </Alert>
        )}
        <Button type="submit" fullWidth size="sm" mt="md" loading={signIn.isPending}>
          Sign in
        </Button>
        <SsoButton
          email={form.values.email}
          next={next}
          onMissing={() => form.setFieldError('email', 'is needed')}
        />
      </form>
      <OtherWays />
    </DoorPage>
  );
}

const missing = (value: string): string | null => (value.trim() === '' ? 'is needed' : null);
const isRefusal = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 401 || error.status === 422);

/** The same words for an unknown address and a wrong password: nobody learns who has an account. */
function fieldErrors(error: unknown): Record<string, string> {
  if (!isRefusal(error)) return {};
  const { fields } = error instanceof ApiError ? { fields: error.fields() } : { fields: {} };
  return Object.keys(fields).length > 0 ? fields : { password: reasonOf(error) };
}
