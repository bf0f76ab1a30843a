import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Metrics } from '../../api/types.js';
import { Panel } from '../../parts/page.js';
import { Empty } from '../../parts/states.js';
import { count, wordsOf } from '../../parts/words.js';

/** What the last hour's tickets want; violet, because a model says so. */
export function IntentsPanel({ now }: { now: Metrics }) {
  const intents = now.intents_last_hour.slice(0, 6);
  const most = Math.max(1, ...intents.map((intent) => intent.count));
  return (
    <Panel title="Intents of the last hour">
      {intents.length === 0 ? (
        <Empty title="No intent was recognised in the last hour" />
      ) : (
        <ul className="intents">
          {intents.map((intent) => (
            <li key={intent.label}>
              <Link to="/tickets" search={{ intent: intent.label }} className="intent">
                <Text size="sm" span className="clip">
                  {wordsOf(intent.label)}
                </Text>
                <span className="intent-bar" aria-hidden>
                  <span style={{ width: `${(intent.count / most) * 100}%` }} />
                </span>
                <Text size="sm" fw={600} span ta="right">
                  {count(intent.count)}
                </Text>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
