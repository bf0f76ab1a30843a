import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, type LinkProps } from '@tanstack/react-router';
import { recent } from '../../api/queries.js';
import type { LiveEffect, LiveState } from '../../live/live-state.js';
import { StateBadge } from '../../parts/marks.js';
import { actionWords, ago } from '../../parts/words.js';
import { feedOf } from './feed.js';
import { FeedPanel } from './feed-panel.js';

const shown = 20;

/** What the hub did elsewhere: posts, write-backs, other calls. */
export function EffectFeed({ live }: { live: LiveState }) {
  const { data, error, refetch } = useQuery(recent);
  const effects = data || live.effects.length > 0 ? feedOf(live.effects, data?.effects ?? [], shown) : null;
  return (
    <FeedPanel
      title="Done elsewhere"
      empty="Nothing was posted or written back in the last hour."
      items={effects?.map((effect) => <EffectLine key={effect.id} effect={effect} />) ?? null}
      error={error}
      retry={() => void refetch()}
    />
  );
}

function EffectLine({ effect }: { effect: LiveEffect }) {
  return (
    <li>
      <Link {...whereTo(effect)} className="feed-line effect">
        <span className="feed-main">
          <Text size="sm" span className="clip">
            {actionWords(effect.type)}
            {effect.subject && `: ${effect.subject}`}
          </Text>
          <Text size="xs" c="dimmed" span className="clip">
            {effect.reason}, {ago(effect.at)}
          </Text>
        </span>
        <StateBadge state={effect.status} />
      </Link>
    </li>
  );
}

/** A step of a workflow leads to its run, anything else to the connection that made it. */
function whereTo({ run_id, plugin }: LiveEffect): Pick<LinkProps, 'to' | 'search'> {
  return run_id
    ? { to: '/workflows', search: { tab: 'runs', run: run_id } }
    : { to: '/marketplace', search: { plugin, tab: 'activity' } };
}
