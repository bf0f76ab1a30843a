import { Text } from '@mantine/core';
import type { TicketDetail } from '../../../api/types.js';
import { Panel } from '../../../parts/page.js';
import { ago, dateTime, plural } from '../../../parts/words.js';
import { HtmlBody } from '../../../parts/html/html-body.js';
import { conversationOf, directionWords, htmlOf, type Said } from './conversation.js';
import style from './detail.module.css';

/** What was said, oldest first. */
export function Conversation({ ticket }: { ticket: TicketDetail }) {
  const said = conversationOf(ticket);
  return (
    <Panel
      title="Conversation"
      aside={
        <Text size="xs" c="dimmed">
          {plural(said.length, 'message')}
        </Text>
      }
    >
      {said.length === 0 ? (
        <Text size="sm" c="dimmed">
          This ticket has a subject only.
        </Text>
      ) : (
        <ol className={style.talk}>
          {said.map((message) => (
            <Bubble key={message.id} message={message} />
          ))}
        </ol>
      )}
    </Panel>
  );
}

function Bubble({ message }: { message: Said }) {
  const html = htmlOf(message);
  return (
    <li data-direction={message.direction}>
      <Text size="xs" c="dimmed" mb={2}>
        <strong>{message.author}</strong> · {directionWords[message.direction]} ·{' '}
        <time dateTime={message.at} title={dateTime(message.at)}>
          {ago(message.at)}
        </time>
      </Text>
      <div className="bubble" data-direction={message.direction}>
        {html === null ? message.body : <HtmlBody html={html} author={message.author} />}
      </div>
    </li>
  );
}
