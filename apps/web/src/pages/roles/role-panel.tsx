import { Button, Group, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMay } from '../../api/may.js';
import { people, roleList } from '../../api/queries.js';
import type { OwnRole } from '../../api/types.js';
import { ConfirmButton } from '../../parts/confirm-button.js';
import { Item, ItemList } from '../../parts/item-list.js';
import { Panel } from '../../parts/page.js';
import { scopeWords } from '../../parts/permissions/scopes.js';
import { Empty, Loaded } from '../../parts/states.js';
import { plural } from '../../parts/words.js';
import { useCovered } from '../users/use-covered.js';
import { useRemoveRole } from './use-roles.js';

/** `onEdit` opens the drawer for a role, or for a `new` one. */
interface Edit {
  onEdit: (role: string) => void;
}

/** Roles of the organisation's own, for those who may see who has which. */
export function RolePanel({ onEdit }: Edit) {
  return useMay('users:read') ? <Roles onEdit={onEdit} /> : null;
}

function Roles({ onEdit }: Edit) {
  const may = useMay('users:manage');
  const covered = useCovered();
  const button = may && (
    <Button variant="default" leftSection={<IconPlus size={16} />} onClick={() => onEdit('new')}>
      Make a role
    </Button>
  );
  return (
    <Panel title="Roles of your own" padded={false} aside={button}>
      <Loaded query={useQuery(roleList)} rows={2}>
        {({ items }) => {
          const own = items.filter(({ built_in }) => !built_in);
          return own.length === 0 ? (
            <Empty title="No role of your own">
              Where the six built-in roles do not fit, make one of exactly the permissions it takes.
            </Empty>
          ) : (
            <ItemList label="Roles of your own">
              {own.map((role) => (
                <RoleRow key={role.id} role={role} may={may && covered(role.id)} onEdit={onEdit} />
              ))}
            </ItemList>
          );
        }}
      </Loaded>
    </Panel>
  );
}

function RoleRow({ role, may, onEdit }: Edit & { role: OwnRole; may: boolean }) {
  const holders = useQuery(people).data?.items.filter(({ role_id }) => role_id === role.id).length ?? 0;
  const title = (
    <Text size="sm" fw={600}>
      {role.name}
    </Text>
  );
  return (
    <Item
      title={title}
      more={scopeWords(role.permissions) || 'May do nothing but sign in'}
      facts={[holders === 0 ? 'nobody has it' : `${plural(holders, 'person has', 'people have')} it`]}
      action={may && <RoleActions role={role} onEdit={onEdit} />}
    />
  );
}

function RoleActions({ role, onEdit }: Edit & { role: OwnRole }) {
  const remove = useRemoveRole(role);
  const { id, name } = role;
  return (
    <Group gap="xs">
      <Button variant="default" aria-label={`Change ${name}`} onClick={() => onEdit(id)}>
        Change
      </Button>
      <ConfirmButton
        label="Remove"
        name={`Remove ${name}`}
        title={`Remove ${name}?`}
        words="The role does not come back. Who has it needs another one first."
        yes="Remove it"
        pending={remove.isPending}
        onYes={() => remove.mutate()}
      />
    </Group>
  );
}
