import { Loader, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { api, ok } from '../../api/client.js';
import { reasonOf } from '../../api/problem.js';
import { keepTokens } from '../../api/session.js';
import { DoorPage } from '../../parts/door-page.js';
import { NoLink } from './no-link.js';

/** Turns the link into a session and takes it out of the address bar. */
export function LinkExchange({ token }: { token: string }) {
  const exchange = useExchange(token);
  if (exchange.isError)
    return <NoLink reason={reasonOf(exchange.error)} retry={() => exchange.mutate(token)} />;
  return (
    <DoorPage title="Welcome to Patchbay">
      <div role="status">
        <Loader size="sm" />
        <Text size="sm">Signing you in …</Text>
      </div>
    </DoorPage>
  );
}

function useExchange(token: string) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const used = useRef('');
  const exchange = useMutation({
    mutationFn: (link: string) => ok(api.POST('/api/auth/link', { body: { token: link } })),
    onSuccess: (pair) => {
      keepTokens(pair);
      client.clear();
      return navigate({ to: '/welcome', search: {}, replace: true });
    },
  });
  const { mutate } = exchange;
  useEffect(() => {
    // The link works once, and effects may run twice.
    if (used.current === token) return;
    used.current = token;
    mutate(token);
  }, [mutate, token]);
  return exchange;
}
