import { Badge, Button, Drawer } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconFilter } from '@tabler/icons-react';
import style from '../tickets.module.css';
import { FacetPanel, type Narrow } from './facet-panel.js';
import { activeCount, type Filters } from './filters.js';

/** The facets behind a button, where there is no room beside the list. */
export function FacetDrawer({ filters, narrow }: { filters: Filters; narrow: Narrow }) {
  const [opened, { open, close }] = useDisclosure(false);
  const active = activeCount(filters);
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconFilter size={16} />}
        rightSection={active > 0 ? <Badge circle>{active}</Badge> : undefined}
        onClick={open}
      >
        Filters
      </Button>
      <Drawer
        opened={opened}
        onClose={close}
        position="left"
        size={300}
        className={style.touch}
        title="Narrow the list"
        closeButtonProps={{ 'aria-label': 'Close filters' }}
      >
        <FacetPanel filters={filters} narrow={narrow} />
      </Drawer>
    </>
  );
}
