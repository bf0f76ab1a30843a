import { Accordion, Alert, Badge, Button, Center, Code, Group, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { api, ok } from '../../api/client.js';
import { useMay } from '../../api/may.js';
import type { Answer } from '../../api/types.js';
import { Needs } from '../../parts/needs.js';
import { Page } from '../../parts/page.js';
import { Empty, Failed, Loading } from '../../parts/states.js';
import { mailStates } from './mail-states.js';

type Outbox = Answer<'/api/outbox', 'get'>;
type Mail = Outbox['items'][number];

/** Mails of the organisation. Without a mail server they wait here, and can be read and handed over. */
export function OutboxPage() {
  const may = useMay('tenant:manage');
  const query = useInfiniteQuery({
    enabled: may,
    queryKey: ['outbox'],
    queryFn: ({ pageParam }) => ok(api.GET('/api/outbox', { params: { query: { cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: Outbox) => page.next_cursor ?? undefined,
  });
  const mails = query.data?.pages.flatMap(({ items }) => items);
  return (
    <Page
      title="Outbox"
      note="Mails of this organisation, newest first"
      actions={
        may && (
          <Button variant="default" loading={query.isRefetching} onClick={() => void query.refetch()}>
            Look again
          </Button>
        )
      }
    >
      <Needs permission="tenant:manage">
        {query.data?.pages[0]?.mail_server === false && <NoServer />}
        <section className="panel" aria-label="Mails">
          {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
          {query.isPending && <Loading rows={5} />}
          {mails?.length === 0 && (
            <Empty title="No mail yet">
              Invitations, links for new passwords and confirmations show up here.
            </Empty>
          )}
          {mails && mails.length > 0 && <MailList mails={mails} />}
          {query.hasNextPage && (
            <Center p="sm">
              <Button
                variant="default"
                loading={query.isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >
                Older mails
              </Button>
            </Center>
          )}
        </section>
      </Needs>
    </Page>
  );
}

function NoServer() {
  return (
    <Alert color="yellow" mb="sm" title="No mail leaves this hub">
      There is no mail server (PATCHBAY_SMTP_URL). Open a mail and hand its link to the person it is for, by a
      way that only they can read.
    </Alert>
  );
}

function MailList({ mails }: { mails: Mail[] }) {
  return (
    <Accordion chevronPosition="left">
      {mails.map((mail) => (
        <Accordion.Item key={mail.id} value={mail.id}>
          <Accordion.Control>
            <Group justify="space-between" gap="xs" wrap="nowrap">
              <div style={{ minWidth: 0 }}>
                <Text size="sm" truncate>
                  {mail.subject}
                </Text>
                <Text size="xs" c="dimmed" truncate>
                  {mail.recipient} · {new Date(mail.created_at).toLocaleString()}
                </Text>
              </div>
              <Badge color={mailStates[mail.state].color}>{mailStates[mail.state].label}</Badge>
            </Group>
          </Accordion.Control>
          <Accordion.Panel>
            <MailText mail={mail} />
          </Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  );
}

function MailText({ mail }: { mail: Mail }) {
  return (
    <>
      {mail.text === null ? (
        <Text size="sm" c="dimmed">
          {mailStates[mail.state].words}
        </Text>
      ) : (
        <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {mail.text}
        </Code>
      )}
      {mail.error && (
        <Text size="xs" c="red" mt="xs">
          {mail.error}
        </Text>
      )}
    </>
  );
}
