import { ActionIcon, Group, Tooltip } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import { isTyping, neighbours } from '../list/cursor.js';
import type { Row } from '../list/rows.js';

const route = getRouteApi('/inside/tickets');

/** From one ticket of the list to the next, without closing the drawer. */
export function Stepper({ rows, open }: { rows: Row[]; open: string }) {
  const navigate = route.useNavigate();
  const { previous, next } = useMemo(
    () =>
      neighbours(
        rows.map(({ id }) => id),
        open,
      ),
    [rows, open],
  );
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(document.activeElement)) return;
      const ticket = event.key === 'j' ? next : event.key === 'k' ? previous : null;
      if (ticket)
        void navigate({ search: (before) => ({ ...before, ticket, why: undefined }), replace: true });
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [next, previous, navigate]);
  const go = (ticket: string | null): void => {
    if (ticket) void navigate({ search: (before) => ({ ...before, ticket, why: undefined }), replace: true });
  };
  return (
    <Group gap={4} component="span">
      Ticket
      <Step label="Previous ticket (K)" disabled={previous === null} onClick={() => go(previous)}>
        <IconChevronUp size={16} />
      </Step>
      <Step label="Next ticket (J)" disabled={next === null} onClick={() => go(next)}>
        <IconChevronDown size={16} />
      </Step>
    </Group>
  );
}

function Step(props: { label: string; disabled: boolean; onClick: () => void; children: React.ReactNode }) {
  return (
    <Tooltip label={props.label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={28}
        aria-label={props.label}
        disabled={props.disabled}
        onClick={props.onClick}
      >
        {props.children}
      </ActionIcon>
    </Tooltip>
  );
}
