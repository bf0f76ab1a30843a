import { Badge, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { connections } from '../api/queries.js';
import { plural } from '../parts/words.js';
import { pageGroups, type PageLink } from './pages.js';
import { inTrouble } from './trouble.js';

/** The pages, in two labelled groups. */
export function Navigation({ onNavigate }: { onNavigate?: () => void }) {
  const troubled = inTrouble(useQuery(connections).data?.items ?? []);
  return (
    <nav aria-label="Pages" className="nav">
      {pageGroups.map(({ label, pages }) => (
        <div key={label} role="group" aria-label={label}>
          <Text size="xs" c="dimmed" className="nav-label" aria-hidden>
            {label}
          </Text>
          {pages.map((page) => (
            <NavItem
              key={page.to}
              page={page}
              issues={page.to === '/marketplace' ? troubled.length : 0}
              onNavigate={onNavigate}
            />
          ))}
        </div>
      ))}
    </nav>
  );
}

function NavItem(props: { page: PageLink; issues: number; onNavigate?: () => void }) {
  const { to, label, icon: Icon } = props.page;
  return (
    <Link to={to} className="nav-item" onClick={props.onNavigate}>
      <Icon size={16} stroke={1.7} aria-hidden />
      <span>{label}</span>
      {props.issues > 0 && <Badge color="red">{plural(props.issues, 'issue')}</Badge>}
    </Link>
  );
}
