import { Alert, Button, PasswordInput, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { getRouteApi, Navigate, useRouter } from '@tanstack/react-router';
import { api, ok } from '../../api/client.js';
import { ApiError, reasonOf } from '../../api/problem.js';
import { keepTokens, tokens } from '../../api/session.js';
import { DoorPage } from '../../parts/door-page.js';
import { nextPage } from './next-page.js';

const route = getRouteApi('/sign-in');

export function SignInPage() {
  const next = nextPage(route.useSearch().next);
  return tokens() === null ? <SignInForm next={next} /> : <Navigate to={next} replace />;
}

function SignInForm({ next }: { next: string }) {
  const form = useForm({
    initialValues: { email: '', password: '' },
    validate: { email: missing, password: missing },
  });
  const router = useRouter();
  const signIn = useMutation({
    mutationFn: (body: typeof form.values) => ok(api.POST('/api/auth/login', { body })),
    onSuccess: (pair) => {
      keepTokens(pair);
      router.history.replace(next);
    },
    onError: (error) => form.setErrors(fieldErrors(error)),
  });
  return (
    <DoorPage title="Sign in">
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
      </form>
      <Text size="xs" c="dimmed" mt="md">
        First time here? The hub prints a one-time link when it starts. Everybody else is added by an
        administrator under People.
      </Text>
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
