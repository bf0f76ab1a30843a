import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouter } from '@tanstack/react-router';
import { useCallback, useEffect } from 'react';
import { api } from '../api/client.js';
import { dropTokens, followOtherTabs, onSignedOut, tokens } from '../api/session.js';

/** Ends the session at the hub, then forgets it here. Without the hub it is forgotten all the same. */
export function useSignOut(): () => Promise<void> {
  return useCallback(async () => {
    const refresh_token = tokens()?.refresh_token;
    const there =
      refresh_token === undefined ? undefined : await api.POST('/api/sso/logout').catch(() => undefined);
    if (refresh_token !== undefined)
      await api.POST('/api/auth/logout', { body: { refresh_token } }).catch(() => undefined);
    dropTokens();
    if (there?.data?.url) location.assign(there.data.url);
  }, []);
}

/** Leaves for the sign-in page as soon as the session has ended, wherever that happened. */
export function useLeaveWhenSignedOut(): void {
  const client = useQueryClient();
  const router = useRouter();
  const navigate = useNavigate();
  useEffect(() => followOtherTabs(), []);
  useEffect(
    () =>
      onSignedOut(() => {
        client.clear();
        void navigate({ to: '/sign-in', search: { next: router.state.location.href } });
      }),
    [client, navigate, router],
  );
}
