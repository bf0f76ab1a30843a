import { Badge, Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { sessions } from '../../api/queries.js';
import type { Session } from '../../api/types.js';
import { Panel } from '../../parts/page.js';
import { Empty, Loaded } from '../../parts/states.js';
import { ago, dateTime, plural } from '../../parts/words.js';
import { Item, ItemList } from '../../parts/item-list.js';
import { useSessions } from './use-sessions.js';

/** A person's own sign-ins, the one in front of them marked. */
export function SessionsPanel() {
  const query = useQuery(sessions);
  const { endOthers } = useSessions();
  const others = query.data?.items.filter(({ current }) => !current) ?? [];
  return (
    <Panel
      title="Where you are signed in"
      padded={false}
      aside={
        others.length > 0 && (
          <Button variant="default" loading={endOthers.isPending} onClick={() => endOthers.mutate()}>
            Sign out of {plural(others.length, 'other')}
          </Button>
        )
      }
    >
      <Loaded query={query} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="Nowhere any more">This sign-in has just ended.</Empty>
          ) : (
            <ItemList label="Your sessions">
              {ownFirst(items).map((session) => (
                <SessionRow key={session.id} session={session} />
              ))}
            </ItemList>
          )
        }
      </Loaded>
    </Panel>
  );
}

function SessionRow({ session }: { session: Session }) {
  const { end } = useSessions();
  const { device, ip, current, last_used_at, created_at } = session;
  return (
    <Item
      title={
        <>
          <Text size="sm" fw={600}>
            {device}
          </Text>
          {current && <Badge color="teal">This one</Badge>}
        </>
      }
      facts={[
        ...(ip === null ? [] : [ip]),
        `last used ${ago(last_used_at)}`,
        `signed in ${dateTime(created_at)}`,
      ]}
      action={
        !current && (
          <Button
            variant="default"
            aria-label={`Sign out of ${device}, last used ${ago(last_used_at)}`}
            loading={end.isPending}
            onClick={() => end.mutate(session)}
          >
            Sign out
          </Button>
        )
      }
    />
  );
}

const ownFirst = (items: Session[]): Session[] => [
  ...items.filter(({ current }) => current),
  ...items.filter(({ current }) => !current),
];
