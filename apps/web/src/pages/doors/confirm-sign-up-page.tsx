import { getRouteApi } from '@tanstack/react-router';
import { api, ok } from '../../api/client.js';
import { useEnter } from '../sign-in/use-enter.js';
import { UsedOnce } from './used-once.js';

const route = getRouteApi('/confirm-sign-up');

/** Makes the organisation and goes in. */
export function ConfirmSignUpPage() {
  const enter = useEnter('/welcome');
  return (
    <UsedOnce
      token={route.useSearch().token}
      title="Welcome to Patchbay"
      use={(token) => ok(api.POST('/api/auth/sign-up/confirm', { body: { token } }))}
      onDone={enter}
    />
  );
}
