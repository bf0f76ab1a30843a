import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ok } from '../../api/client.js';
import { reasonOf } from '../../api/problem.js';
import { me } from '../../api/queries.js';
import { tokens } from '../../api/session.js';
import { DoorPage } from '../../parts/door-page.js';
import { Loading } from '../../parts/states.js';
import { TextLink } from '../../parts/text-link.js';
import { challengeOf, type Challenge } from '../sign-in/challenge.js';
import { SecondStep } from '../sign-in/second-step.js';
import { useEnter } from '../sign-in/use-enter.js';
import { roleLabel } from '../users/roles.js';
import { DeadLink } from './dead-link.js';
import { DoorForm, newPasswordField } from './door-form.js';
import { JoinAsMe } from './join-as-me.js';

const route = getRouteApi('/invitation');

/** Who is invited chooses name and password and is in, or comes as the person who is signed in. */
export function InvitationPage() {
  const { token } = route.useSearch();
  return token === undefined ? (
    <DeadLink reason="This page opens with the link from the mail." />
  ) : (
    <Invited token={token} />
  );
}

function Invited({ token }: { token: string }) {
  const query = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => ok(api.POST('/api/invitations/look', { body: { token } })),
    staleTime: Infinity,
    retry: false,
  });
  const self = useQuery({ ...me, enabled: tokens() !== null, retry: false });
  if (query.isError) return <DeadLink reason={reasonOf(query.error)} retry={() => void query.refetch()} />;
  if (!query.data || self.isLoading)
    return (
      <DoorPage title="Your invitation">
        <Loading rows={3} />
      </DoorPage>
    );
  const { organisation, email, role } = query.data;
  const known = self.data?.email.toLowerCase() === email.toLowerCase() ? self.data : null;
  return (
    <DoorPage title={`Join ${organisation}`}>
      <Text size="sm" mb="sm">
        You are invited as {roleLabel(role)} with the address {email}.
      </Text>
      {known ? <JoinAsMe token={token} me={known} /> : <JoinAsNew token={token} />}
    </DoorPage>
  );
}

function JoinAsNew({ token }: { token: string }) {
  const enter = useEnter('/operations');
  const [challenge, setChallenge] = useState<Challenge | null>(null);
  if (challenge !== null) return <SecondStep challenge={challenge} next="/operations" />;
  return (
    <>
      <DoorForm
        fields={[{ name: 'name', label: 'Your name', autoComplete: 'name' }, newPasswordField]}
        button="Join"
        send={({ name = '', password = '' }) =>
          ok(api.POST('/api/invitations/accept', { body: { token, name, password } }))
        }
        onDone={enter}
        onRefused={(error) => {
          const next = challengeOf(error);
          if (next) setChallenge(next);
          return next !== null;
        }}
      />
      <TextLink
        to="/sign-in"
        search={{ next: `/invitation?token=${encodeURIComponent(token)}` }}
        size="sm"
        mt="md"
        display="block"
      >
        I have an account with this address
      </TextLink>
    </>
  );
}
