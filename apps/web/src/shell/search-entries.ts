import { useMantineColorScheme } from '@mantine/core';
import {
  IconKeyboard,
  IconLogout,
  IconMoon,
  IconSun,
  IconUpload,
  IconUserCog,
  type Icon,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { allPages } from './pages.js';
import { useSignOut } from './use-sign-out.js';

export interface Entry {
  kind: 'page' | 'action';
  label: string;
  description?: string;
  icon: Icon;
  act: () => void;
}

/** Everything the search knows besides tickets. */
export function useEntries(onHelp: () => void): Entry[] {
  const navigate = useNavigate();
  const { setColorScheme } = useMantineColorScheme();
  const signOut = useSignOut();
  const go = (to: string) => (): void => void navigate({ to });
  return [
    ...allPages.map(({ label, description, icon, to }): Entry => ({
      kind: 'page',
      label,
      description,
      icon,
      act: go(to),
    })),
    { kind: 'action', label: 'Upload a file', icon: IconUpload, act: go('/ingestion') },
    { kind: 'action', label: 'Change name or password', icon: IconUserCog, act: go('/settings/profile') },
    { kind: 'action', label: 'Light colours', icon: IconSun, act: () => setColorScheme('light') },
    { kind: 'action', label: 'Dark colours', icon: IconMoon, act: () => setColorScheme('dark') },
    { kind: 'action', label: 'Keyboard shortcuts', icon: IconKeyboard, act: onHelp },
    { kind: 'action', label: 'Sign out', icon: IconLogout, act: () => void signOut() },
  ];
}
