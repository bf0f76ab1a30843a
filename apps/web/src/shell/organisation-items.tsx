import { Menu, Text } from '@mantine/core';
import { IconBuilding, IconCheck, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { ownOrganisations } from '../api/queries.js';
import type { OwnOrganisation } from '../api/types.js';
import { roleWords } from '../parts/role-words.js';
import { useSwitch } from './use-switch.js';

/** The organisations of whoever is signed in, in their menu; nothing where there is no choice. */
export function OrganisationItems({ onNew }: { onNew: () => void }) {
  const { data } = useQuery(ownOrganisations);
  const change = useSwitch();
  if (!data || (data.items.length < 2 && !data.may_create)) return null;
  return (
    <>
      <Menu.Divider />
      <Menu.Label>Organisations</Menu.Label>
      <div className="organisation-items">
        {data.items.map((item) => (
          <Place
            key={item.id}
            organisation={item}
            busy={change.isPending}
            onGo={() => change.mutate(item.id)}
          />
        ))}
      </div>
      {data.may_create && (
        <Menu.Item leftSection={<IconPlus size={16} stroke={1.7} />} onClick={onNew}>
          New organisation
        </Menu.Item>
      )}
      <Menu.Divider />
    </>
  );
}

function Place(props: { organisation: OwnOrganisation; busy: boolean; onGo: () => void }) {
  const { name, current } = props.organisation;
  return (
    <Menu.Item
      leftSection={<IconBuilding size={16} stroke={1.7} />}
      rightSection={current && <IconCheck size={16} stroke={1.7} aria-label="You are here" />}
      aria-current={current || undefined}
      disabled={props.busy}
      closeMenuOnClick={current}
      onClick={current ? undefined : props.onGo}
    >
      <Text size="sm" lineClamp={1} title={name}>
        {name}
      </Text>
      <Text size="xs" c="dimmed">
        {roleWords(props.organisation)}
      </Text>
    </Menu.Item>
  );
}
