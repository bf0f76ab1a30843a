import { Drawer } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Outlet } from '@tanstack/react-router';
import { Header } from './header.js';
import { Navigation } from './navigation.js';
import { SearchSpotlight } from './search-spotlight.js';
import { ShortcutHelp } from './shortcut-help.js';
import { SkipLink } from './skip-link.js';
import { usePageFocus } from './use-page-focus.js';
import { useShortcuts } from './use-shortcuts.js';
import { useLeaveWhenSignedOut } from './use-sign-out.js';
import './shell.css';

/** Header and navigation around every page. */
export function Shell() {
  const [menuOpen, menu] = useDisclosure(false);
  const [helpOpen, help] = useDisclosure(false);
  useShortcuts(help.open);
  usePageFocus();
  useLeaveWhenSignedOut();
  return (
    <div className="shell">
      <SkipLink />
      <Header menuOpen={menuOpen} onMenu={menu.toggle} onHelp={help.open} />
      <div className="nav-column">
        <Navigation />
      </div>
      <Drawer
        opened={menuOpen}
        onClose={menu.close}
        position="left"
        size={260}
        title="Patchbay"
        closeButtonProps={{ 'aria-label': 'Close the menu' }}
      >
        <Navigation onNavigate={menu.close} />
      </Drawer>
      <div className="page-column">
        <Outlet />
      </div>
      <SearchSpotlight onHelp={help.open} />
      <ShortcutHelp opened={helpOpen} onClose={help.close} />
    </div>
  );
}
