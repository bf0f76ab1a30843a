import { Outlet } from '@tanstack/react-router';

/** Header and navigation around every page. */
export function Shell() {
  return <Outlet />;
}
