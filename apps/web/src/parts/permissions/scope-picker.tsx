import { Button, Checkbox, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { me } from '../../api/queries.js';
import './permissions.css';
import { readingOf, scopeGroups, type Scope, type ScopeGroup } from './scopes.js';

interface Field {
  label: string;
  required?: boolean;
  value?: Scope[];
  error?: ReactNode;
  onChange?: (scopes: Scope[]) => void;
}

/** Permissions to give away: whatever the person has, one by one. */
export function ScopePicker({ label, required, value = [], error, onChange }: Field) {
  const groups = scopeGroups(useQuery(me).data?.permissions ?? []);
  return (
    <Checkbox.Group
      label={label}
      description="You can give what you may do yourself"
      required={required}
      error={error}
      value={value}
      onChange={(chosen) => onChange?.(chosen)}
    >
      <Group gap="xs" my={6}>
        <Button variant="default" onClick={() => onChange?.(readingOf(groups))}>
          All reading
        </Button>
        <Button variant="default" disabled={value.length === 0} onClick={() => onChange?.([])}>
          Nothing
        </Button>
      </Group>
      {groups.map((group) => (
        <NounScopes key={group.noun} group={group} />
      ))}
    </Checkbox.Group>
  );
}

function NounScopes({ group: { label, scopes } }: { group: ScopeGroup }) {
  return (
    <div className="scope-row" role="group" aria-label={label}>
      <Text size="sm">{label}</Text>
      <Group gap="sm">
        {scopes.map(({ scope, label: verb }) => (
          <Checkbox key={scope} value={scope} label={verb} />
        ))}
      </Group>
    </div>
  );
}
