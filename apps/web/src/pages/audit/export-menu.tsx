import { Button, Menu, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { reasonOf } from '../../api/problem.js';
import type { AuditSearch } from './audit.search.js';
import { useExport } from './use-audit.js';

/** Takes the entries that fit the filter away as a file. */
export function ExportMenu({ search }: { search: AuditSearch }) {
  const save = useExport(search);
  return (
    <>
      {save.isError && (
        <Text size="sm" c="red" role="alert">
          {reasonOf(save.error)}
        </Text>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" leftSection={<IconDownload size={16} />} loading={save.isPending}>
            Export
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => save.mutate('csv')}>CSV, for a spreadsheet</Menu.Item>
          <Menu.Item onClick={() => save.mutate('jsonl')}>JSON Lines, for a program</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
