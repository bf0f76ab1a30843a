import { notifications as toasts } from '@mantine/notifications';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { api, ok } from '../../api/client.js';
import { dropTokens } from '../../api/session.js';
import { DoorPage } from '../../parts/door-page.js';
import { DeadLink } from './dead-link.js';
import { DoorForm, newPasswordField } from './door-form.js';

const route = getRouteApi('/reset-password');

/** Sets the new password; every session of the account ends, this browser's too. */
export function ResetPasswordPage() {
  const { token } = route.useSearch();
  const navigate = useNavigate();
  if (token === undefined) return <DeadLink reason="This page opens with the link from the mail." />;
  return (
    <DoorPage title="Set a new password">
      <DoorForm
        fields={[newPasswordField]}
        button="Set the password"
        send={({ password = '' }) => ok(api.POST('/api/auth/password/reset', { body: { token, password } }))}
        onDone={() => {
          dropTokens();
          toasts.show({ color: 'teal', message: 'Your new password is set. Sign in with it.' });
          void navigate({ to: '/sign-in' });
        }}
      />
    </DoorPage>
  );
}
