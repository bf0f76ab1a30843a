import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Metrics } from '../../api/types.js';
import { Panel } from '../../parts/page.js';
import { Empty } from '../../parts/states.js';
import { count, share, wordsOf } from '../../parts/words.js';
import { splitOf } from './split.js';

/** How all scored tickets divide: one bar, every part labelled and leading to its tickets. */
export function SentimentSplit({ now }: { now: Metrics }) {
  const parts = splitOf(now.sentiment_distribution);
  return (
    <Panel title="Sentiment of all scored tickets">
      {parts.length === 0 ? (
        <Empty title="Nothing is scored yet" />
      ) : (
        <>
          <div className="split" aria-hidden>
            {parts.map(({ label, part }) => (
              <span key={label} style={{ flexGrow: part, background: `var(--${label})` }} />
            ))}
          </div>
          <ul className="split-legend">
            {parts.map(({ label, tickets, part }) => (
              <li key={label}>
                <Link to="/tickets" search={{ sentiment: label }} className="split-link">
                  <span className="dot" style={{ background: `var(--${label})` }} />
                  <Text size="sm" span>
                    {wordsOf(label)}
                  </Text>
                  <Text size="sm" fw={600} span>
                    {share(part)}
                  </Text>
                  <Text size="xs" c="dimmed" span>
                    {count(tickets)}
                  </Text>
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}
