import { ActionIcon, Button, Group, Indicator, Popover, ScrollArea, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBell } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ok } from '../api/client.js';
import { notifications } from '../api/queries.js';
import type { Notice } from '../api/types.js';
import { Empty, Loaded } from '../parts/states.js';
import { plural } from '../parts/words.js';
import { NoticeRow } from './notice-row.js';

/** What workflows want people to know. */
export function NotificationBell() {
  const [opened, { toggle, close }] = useDisclosure(false);
  const query = useQuery(notifications);
  const unread = (query.data?.items ?? []).filter(({ read_at }) => read_at === null);
  const read = useMarkRead();
  return (
    <Popover opened={opened} onChange={close} position="bottom-end" width={360} shadow="md" trapFocus>
      <Indicator label={unread.length} size={16} disabled={unread.length === 0} color="red" offset={4}>
        <Popover.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={32}
            onClick={toggle}
            aria-label={`Notifications: ${unread.length === 0 ? 'nothing new' : `${unread.length} unread`}`}
          >
            <IconBell size={18} stroke={1.7} />
          </ActionIcon>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown p={0} aria-label="Notifications">
        <Group justify="space-between" px="sm" py={8}>
          <Text fw={600} size="sm">
            {unread.length === 0 ? 'Notifications' : plural(unread.length, 'unread notification')}
          </Text>
          <Button
            variant="default"
            disabled={unread.length === 0}
            loading={read.isPending}
            onClick={() => read.mutate(unread)}
          >
            Mark all as read
          </Button>
        </Group>
        <Loaded query={query} rows={3}>
          {({ items }) => (
            <NoticeList
              items={items}
              onOpen={(notice) => {
                if (notice.read_at === null) read.mutate([notice]);
                close();
              }}
            />
          )}
        </Loaded>
      </Popover.Dropdown>
    </Popover>
  );
}

function NoticeList({ items, onOpen }: { items: Notice[]; onOpen: (notice: Notice) => void }) {
  if (items.length === 0)
    return <Empty title="Nothing yet">Workflows with the step “notify” leave word here.</Empty>;
  return (
    <ScrollArea.Autosize mah={420} viewportProps={{ tabIndex: 0, 'aria-label': 'Notifications' }}>
      {items.map((notice) => (
        <NoticeRow key={notice.id} notice={notice} onOpen={onOpen} />
      ))}
    </ScrollArea.Autosize>
  );
}

function useMarkRead() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (notices: Notice[]) =>
      Promise.all(
        notices.map(({ id }) => ok(api.POST('/api/notifications/{id}/read', { params: { path: { id } } }))),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: notifications.queryKey }),
  });
}
