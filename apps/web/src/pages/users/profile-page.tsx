import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { me } from '../../api/queries.js';
import { Page, Panel } from '../../parts/page.js';
import { Loaded } from '../../parts/states.js';
import { SecondFactorCard } from '../second-factor/second-factor-card.js';
import { ProfileForm } from './profile-form.js';
import { UnverifiedAddress } from './unverified-address.js';

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
                <ProfileForm key={data.id} me={data} />
              </Stack>
            )}
          </Loaded>
        </Panel>
        <SecondFactorCard />
      </Stack>
    </Page>
  );
}
