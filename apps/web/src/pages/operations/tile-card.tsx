import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Sparkline } from '../../parts/sparkline.js';
import type { Tile } from './tiles.js';

/** One figure; the whole card leads to its records. */
export function TileCard({ tile, stale }: { tile: Tile; stale: boolean }) {
  const to = 'to' in tile.link ? tile.link : { to: '/operations' as const, hash: tile.link.hash };
  return (
    <Link
      {...to}
      className="panel tile"
      data-stale={stale || undefined}
      aria-label={`${tile.label}: ${tile.value}, ${tile.note}. ${tile.linkLabel}`}
    >
      <Text size="sm" fw={600} component="span">
        {tile.label}
      </Text>
      <span className="number" style={tile.alarm ? { color: 'var(--danger)' } : undefined}>
        {tile.value}
      </span>
      <Text size="xs" c="dimmed" component="span" className="tile-note">
        {tile.note}
      </Text>
      <Sparkline values={tile.trend} label={tile.trendLabel} />
    </Link>
  );
}
