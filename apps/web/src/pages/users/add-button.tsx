import { Button, Tooltip } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { me } from '../../api/queries.js';

/** For administrators; others read why it is off. */
export function AddButton({ onAdd }: { onAdd: () => void }) {
  const permissions = useQuery(me).data?.permissions;
  const may = permissions?.includes('users:manage') ?? false;
  return (
    <Tooltip label="Only administrators add people" disabled={may}>
      <Button
        leftSection={<IconPlus size={16} />}
        data-disabled={!may || undefined}
        aria-disabled={!may}
        onClick={may ? onAdd : undefined}
      >
        Add a person
      </Button>
    </Tooltip>
  );
}
