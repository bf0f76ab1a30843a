import { SimpleGrid } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { recent } from '../../api/queries.js';
import type { Metrics } from '../../api/types.js';
import type { LiveState } from '../../live/live-state.js';
import { ArrivalsPanel } from './arrivals-panel.js';
import { EffectFeed } from './effect-feed.js';
import { IntentsPanel } from './intents-panel.js';
import { QueuePanel } from './queue-panel.js';
import { SentimentPanel } from './sentiment-panel.js';
import { SentimentSplit } from './sentiment-split.js';
import { TicketFeed } from './ticket-feed.js';
import { TileCard } from './tile-card.js';
import { tilesOf } from './tiles.js';

/** After a gap that could not be made up for, the feed is read anew. */
function useFreshFeed(status: LiveState['status']): void {
  const client = useQueryClient();
  useEffect(() => {
    if (status === 'live') void client.invalidateQueries({ queryKey: recent.queryKey });
  }, [client, status]);
}

const two = { base: 1, md: 2 };

export function Dashboard({ live, now }: { live: LiveState; now: Metrics }) {
  useFreshFeed(live.status);
  const stale = live.status !== 'live';
  return (
    <div className="dashboard">
      <div className="tiles">
        {tilesOf(now, live.trail).map((tile) => (
          <TileCard key={tile.label} tile={tile} stale={stale} />
        ))}
      </div>
      <SimpleGrid cols={two} spacing={10} verticalSpacing={10}>
        <TicketFeed live={live} />
        <EffectFeed live={live} />
        <ArrivalsPanel now={now} />
        <SentimentPanel now={now} />
        <SentimentSplit now={now} />
        <IntentsPanel now={now} />
      </SimpleGrid>
      <QueuePanel />
    </div>
  );
}
