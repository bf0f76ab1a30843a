import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { me } from '../../api/queries.js';
import { Page, Panel } from '../../parts/page.js';
import { Loaded } from '../../parts/states.js';
import { SecondFactorCard } from '../second-factor/second-factor-card.js';
import { ProfileForm } from './profile-form.js';
import { UnverifiedAddress } from './unverified-address.js';

/** One password and one second factor for all organisations of a person. */
const Elsewhere = () => (
  <Text size="sm">
    Your password and second factor belong to another organisation of yours. Switch to it in the menu under
    your name to change them. Your name here is changed by an administrator.
  </Text>
);

/** A person's own name, address and password. */
export function ProfilePage() {
  const query = useQuery(me);
  return (
    <Page title="Name and password" note="How you sign in, and how others see you">
      <Stack gap="md" maw={460}>
        <Panel title="You">
          <Loaded query={query}>
            {(data) => (
              <Stack gap="sm">
                {!data.email_verified && <UnverifiedAddress key={data.email} email={data.email} />}
                {data.at_home ? <ProfileForm key={data.id} me={data} /> : <Elsewhere />}
              </Stack>
            )}
          </Loaded>
        </Panel>
        {query.data?.at_home && <SecondFactorCard />}
      </Stack>
    </Page>
  );
}
