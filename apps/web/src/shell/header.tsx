import { ActionIcon, Badge, Burger, Group, Kbd, Text, UnstyledButton } from '@mantine/core';
import { spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { onboarding } from '../api/queries.js';
import { NotificationBell } from './notification-bell.js';
import { SchemeMenu } from './scheme-menu.js';
import { UserMenu } from './user-menu.js';

/** Mark, search and the person's own things. */
export function Header(props: { menuOpen: boolean; onMenu: () => void; onHelp: () => void }) {
  return (
    <header className="header">
      <Group gap={8} wrap="nowrap">
        <Burger
          opened={props.menuOpen}
          onClick={props.onMenu}
          hiddenFrom="sm"
          size="sm"
          aria-label="Menu of pages"
          aria-expanded={props.menuOpen}
        />
        <Link to="/operations" className="brand" aria-label="Patchbay: Operations">
          <img src="/mark.svg" width={20} height={20} alt="" />
          <Text fw={650} size="md" visibleFrom="xs" span>
            Patchbay
          </Text>
        </Link>
        <Surroundings />
      </Group>
      <SearchField />
      <Group gap={6} wrap="nowrap" justify="flex-end">
        <ActionIcon
          variant="subtle"
          color="gray"
          size={32}
          hiddenFrom="sm"
          aria-label="Search"
          onClick={spotlight.open}
        >
          <IconSearch size={18} />
        </ActionIcon>
        <SchemeMenu />
        <NotificationBell />
        <UserMenu onHelp={props.onHelp} />
      </Group>
    </header>
  );
}

/** Nobody should take sample tickets for customers. */
function Surroundings() {
  const state = useQuery(onboarding).data;
  return state?.samples ? <Badge color="yellow">Demo data</Badge> : null;
}

function SearchField() {
  return (
    <UnstyledButton className="search-field" visibleFrom="sm" onClick={spotlight.open}>
      <IconSearch size={16} stroke={1.7} aria-hidden />
      <span className="search-words">Search tickets, pages, actions</span>
      <Kbd size="xs">Ctrl K</Kbd>
    </UnstyledButton>
  );
}
