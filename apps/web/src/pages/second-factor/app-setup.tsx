import { Code, Stack, Text } from '@mantine/core';
import { useMemo } from 'react';
import { qrPath } from './qr-path.js';

/** The secret for an authenticator app, to be scanned or typed. */
export function AppSetup({ secret, uri }: { secret: string; uri: string }) {
  const { path, size } = useMemo(() => qrPath(uri), [uri]);
  return (
    <Stack gap="xs" align="center">
      <Text size="sm">Scan this with an authenticator app, then type the six digits it shows.</Text>
      <svg
        role="img"
        aria-label="QR code for an authenticator app"
        width={184}
        height={184}
        viewBox={`-4 -4 ${size + 8} ${size + 8}`}
        shapeRendering="crispEdges"
      >
        <rect x={-4} y={-4} width={size + 8} height={size + 8} fill="#fff" />
        <path d={path} fill="#000" />
      </svg>
      <Text size="xs" c="dimmed">
        Cannot scan it? Type this secret into the app:
      </Text>
      <Code style={{ overflowWrap: 'anywhere' }}>{secret.match(/.{1,4}/g)?.join(' ')}</Code>
    </Stack>
  );
}
