import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { calls } from '../../../api/queries.js';
import type { Connection } from '../../../api/types.js';
import { Empty, Loaded } from '../../../parts/states.js';
import { count, plural } from '../../../parts/words.js';
import type { Card } from '../card-state.js';
import { AccountPicker } from '../drawer/account-picker.js';
import { chosenAccount } from '../drawer/chosen-account.js';
import { useMarketplace } from '../use-marketplace.js';
import { CallRow } from './call-row.js';

/** What we called at the provider, newest first, and what a person has to decide. */
export function ActivityTab({ card }: { card: Card }) {
  const { search } = useMarketplace();
  const account = chosenAccount(card, search.connection);
  return (
    <Stack gap="sm">
      <AccountPicker card={card} />
      {account && <Calls connection={account} />}
    </Stack>
  );
}

function Calls({ connection }: { connection: Connection }) {
  const query = useQuery(calls(connection.id));
  const { received_24h, sent_24h, errors_24h } = connection.activity;
  return (
    <>
      <Text size="sm">
        Last 24 hours: {count(received_24h)} received, {count(sent_24h)} sent,{' '}
        {plural(errors_24h, 'failed call')}.
      </Text>
      <Loaded query={query}>
        {({ items, total }) =>
          items.length === 0 ? (
            <Empty title="No calls yet">
              Every action of a workflow and every score written back will be listed here, with what was sent.
            </Empty>
          ) : (
            <>
              <Stack gap={0} component="ul" m={0} p={0} style={{ listStyle: 'none' }} aria-label="Calls">
                {items.map((call) => (
                  <CallRow key={call.id} call={call} />
                ))}
              </Stack>
              {total !== null && total > items.length && (
                <Text size="xs" c="dimmed">
                  The newest {items.length} of {plural(total, 'call')}.
                </Text>
              )}
            </>
          )
        }
      </Loaded>
    </>
  );
}
