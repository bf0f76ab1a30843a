import { Anchor, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { api, ok } from '../../api/client.js';
import { reasonOf } from '../../api/problem.js';
import { keepTokens } from '../../api/session.js';
import { DoorPage } from '../../parts/door-page.js';
import { nextPage } from './next-page.js';

/** Trades the one-time code for a session; only the browser that began the login can. */
export function SsoExchange({ code }: { code: string }) {
  const router = useRouter();
  const session = useQuery({
    queryKey: ['sso-session', code],
    queryFn: () => ok(api.POST('/api/sso/session', { body: { code } })),
    retry: false,
    staleTime: Infinity,
  });
  useEffect(() => {
    if (!session.data) return;
    keepTokens(session.data);
    router.history.replace(nextPage(session.data.next ?? undefined));
  }, [session.data, router]);
  return (
    <DoorPage title="Signing in">
      <Text role="status">{session.isError ? reasonOf(session.error) : 'One moment.'}</Text>
      {session.isError && <Anchor href="/sign-in">Back to the sign-in page</Anchor>}
    </DoorPage>
  );
}
