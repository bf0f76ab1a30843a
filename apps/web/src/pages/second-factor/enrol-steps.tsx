import { PasswordInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { me } from '../../api/queries.js';
import { AppSetup } from './app-setup.js';
import { CodeInput } from './code-input.js';
import { OneFieldForm } from './one-field-form.js';
import type { useSecondFactor } from './use-second-factor.js';

/** The password, then the app, then its first code. */
export function EnrolSteps(props: {
  factor: ReturnType<typeof useSecondFactor>;
  onCodes: (codes: string[]) => void;
}) {
  const { enrol, confirm } = props.factor;
  const hasPassword = useQuery(me).data?.onboarding.has_password ?? true;
  if (enrol.data === undefined)
    return (
      <OneFieldForm
        name="password"
        button="Set up an app"
        pending={enrol.isPending}
        error={enrol.error}
        onSend={(password) => enrol.mutate(password)}
      >
        {(field) =>
          hasPassword && (
            <PasswordInput
              label="Your password"
              required
              autoComplete="current-password"
              visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
              {...field}
            />
          )
        }
      </OneFieldForm>
    );
  return (
    <>
      <AppSetup {...enrol.data} />
      <OneFieldForm
        name="code"
        button="Switch on"
        pending={confirm.isPending}
        error={confirm.error}
        onSend={(code) => confirm.mutate(code, { onSuccess: (data) => props.onCodes(data.recovery_codes) })}
      >
        {(field) => <CodeInput autoFocus {...field} />}
      </OneFieldForm>
    </>
  );
}
