import { Button, Group } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { Connection } from '../../api/types.js';
import { useMay } from '../../api/may.js';
import type { Mend } from './mend.js';
import { changeConnection, check, signInAtProvider, useChange } from './mutations.js';
import { useMarketplace } from './use-marketplace.js';

/** Mends that only go somewhere: everybody may look. */
const looks = new Set(['go', 'open-sandbox']);

/** The first mend is the one to try; who may not mend can still look. */
export function MendButtons({ connection, mends }: { connection: Connection; mends: Mend[] }) {
  const may = useMay('plugins:manage');
  const { open } = useMarketplace();
  const navigate = useNavigate();
  const act = useChange(async (mend: Mend) => {
    if (mend.does === 'check') await check(connection.id);
    if (mend.does === 'resume') await changeConnection({ id: connection.id, paused: false });
    if (mend.does === 'sign-in') await signInAtProvider(connection.id);
  });
  const press = (mend: Mend): void => {
    if (mend.does === 'go') open(connection.plugin, mend.tab, connection.id);
    else if (mend.does === 'open-sandbox')
      void navigate({ to: '/sandbox/$connection', params: { connection: connection.id } });
    else act.mutate(mend);
  };
  return (
    <Group gap="xs">
      {mends.map((mend, i) => (
        <Button
          key={mend.label}
          variant={i === 0 ? 'filled' : 'default'}
          disabled={!looks.has(mend.does) && !may}
          loading={act.isPending && act.variables === mend}
          onClick={() => press(mend)}
        >
          {mend.label}
        </Button>
      ))}
    </Group>
  );
}
