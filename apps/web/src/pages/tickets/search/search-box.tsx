import { ActionIcon, Box, Button, Group, TextInput } from '@mantine/core';
import { useDebouncedCallback, useDisclosure } from '@mantine/hooks';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { Narrow } from './facet-panel.js';
import type { Filters } from './filters.js';
import { SyntaxHelp } from './syntax-help.js';
import { readTyped } from './typed-query.js';

const pauseMs = 300;

/** Words are searched while one types; `facet:value` becomes a facet on Enter. */
export function SearchBox({ filters, narrow }: { filters: Filters; narrow: Narrow }) {
  const [text, setText] = useState(filters.q ?? '');
  const [help, { toggle }] = useDisclosure(false);
  useEffect(() => setText(filters.q ?? ''), [filters.q]);
  const later = useDebouncedCallback((q: string) => narrow({ q: q.trim() || undefined }), pauseMs);
  const change = (value: string): void => {
    setText(value);
    if (!value.includes(':')) later(value);
  };
  const submit = (): void => {
    later.cancel();
    const read = readTyped(text, filters);
    setText(read.q ?? '');
    narrow(read);
  };
  return (
    <Box mb="sm">
      <Group gap="xs" component="form" role="search" onSubmit={(event) => submitted(event, submit)}>
        <TextInput
          flex={1}
          size="xs"
          aria-label="Search tickets"
          placeholder="Words, or status:open after:2026-11-01"
          leftSection={<IconSearch size={15} />}
          rightSection={text && <Clear onClick={() => change('')} />}
          value={text}
          maxLength={1_000}
          onChange={(event) => change(event.currentTarget.value)}
        />
        <Button variant="default" onClick={toggle} aria-expanded={help} aria-controls="search-syntax">
          How to search
        </Button>
      </Group>
      {help && <SyntaxHelp id="search-syntax" />}
    </Box>
  );
}

function Clear({ onClick }: { onClick: () => void }) {
  return (
    <ActionIcon variant="subtle" color="gray" size={24} aria-label="Clear the search" onClick={onClick}>
      <IconX size={14} />
    </ActionIcon>
  );
}

function submitted(event: { preventDefault: () => void }, submit: () => void): void {
  event.preventDefault();
  submit();
}
