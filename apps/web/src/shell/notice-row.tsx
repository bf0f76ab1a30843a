import { Text, UnstyledButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Notice } from '../api/types.js';
import { ago } from '../parts/words.js';

/** One notification; opens its ticket where there is one. */
export function NoticeRow({ notice, onOpen }: { notice: Notice; onOpen: (notice: Notice) => void }) {
  const open = (): void => onOpen(notice);
  const content = <NoticeWords notice={notice} />;
  return notice.ticket_id ? (
    <Link to="/tickets" search={{ ticket: notice.ticket_id }} className="notice" onClick={open}>
      {content}
    </Link>
  ) : (
    <UnstyledButton className="notice" onClick={open}>
      {content}
    </UnstyledButton>
  );
}

function NoticeWords({ notice }: { notice: Notice }) {
  const unread = notice.read_at === null;
  return (
    <>
      <span className="dot" style={{ background: unread ? 'var(--series)' : 'transparent', marginTop: 6 }} />
      <span style={{ minWidth: 0 }}>
        <Text size="sm" fw={unread ? 600 : 400} span display="block">
          {notice.title}
          {unread && <span className="visually-hidden"> (unread)</span>}
        </Text>
        <Text size="sm" lineClamp={2}>
          {notice.body}
        </Text>
        <Text size="xs" c="dimmed" span>
          {ago(notice.created_at)}
        </Text>
      </span>
    </>
  );
}
