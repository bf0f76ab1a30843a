import { Text } from '@mantine/core';
import { Panel } from '../../../parts/page.js';
import { wordsOf } from '../../../parts/words.js';
import style from './detail.module.css';
import { factsOf } from './facts.js';

/** What the channel said beyond our fields, kept word for word. */
export function ChannelFacts({ metadata }: { metadata: Record<string, unknown> }) {
  const facts = factsOf(metadata);
  return (
    <Panel title="From the channel">
      {facts.length === 0 ? (
        <Text size="sm" c="dimmed">
          The channel sent nothing beyond the fields above.
        </Text>
      ) : (
        <dl className={style.facts}>
          {facts.map(({ path, value }) => (
            <Fact key={path} path={path} value={value} />
          ))}
        </dl>
      )}
    </Panel>
  );
}

function Fact({ path, value }: { path: string; value: string }) {
  return (
    <>
      <dt title={path}>{path.split('.').map(wordsOf).join(' › ')}</dt>
      <dd>{value}</dd>
    </>
  );
}
