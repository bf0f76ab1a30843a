import {
  IconActivity,
  IconBuilding,
  IconBuildingStore,
  IconDatabaseImport,
  IconHistory,
  IconKey,
  IconMail,
  IconRoute,
  IconShieldLock,
  IconTicket,
  IconUsers,
  type Icon,
} from '@tabler/icons-react';

export interface PageLink {
  label: string;
  to:
    | '/operations'
    | '/tickets'
    | '/marketplace'
    | '/workflows'
    | '/ingestion'
    | '/settings/people'
    | '/settings/sso'
    | '/settings/security'
    | '/settings/audit'
    | '/settings/organisation'
    | '/settings/outbox';
  icon: Icon;
  /** Second key after `g`. */
  key?: string;
  description: string;
}

/** The navigation, in groups by what a person wants to do. */
export const pageGroups: { label: string; pages: PageLink[] }[] = [
  {
    label: 'Work',
    pages: [
      {
        label: 'Operations',
        to: '/operations',
        icon: IconActivity,
        key: 'o',
        description: 'Live figures and what happens now',
      },
      {
        label: 'Tickets',
        to: '/tickets',
        icon: IconTicket,
        key: 't',
        description: 'Find tickets and see why they score',
      },
    ],
  },
  {
    label: 'Build and connect',
    pages: [
      {
        label: 'Marketplace',
        to: '/marketplace',
        icon: IconBuildingStore,
        key: 'm',
        description: 'Connect tools and capabilities',
      },
      {
        label: 'Workflows',
        to: '/workflows',
        icon: IconRoute,
        key: 'w',
        description: 'Rules that act on tickets, and their run log',
      },
      {
        label: 'Ingestion',
        to: '/ingestion',
        icon: IconDatabaseImport,
        key: 'i',
        description: 'Upload files and follow imports',
      },
      {
        label: 'People',
        to: '/settings/people',
        icon: IconUsers,
        description: 'Who may sign in, and in which role',
      },
      {
        label: 'Single sign-on',
        to: '/settings/sso',
        icon: IconKey,
        description: 'Identity providers, domains and role mapping',
      },
      {
        label: 'Security',
        to: '/settings/security',
        icon: IconShieldLock,
        description: 'Your sessions, and API keys for programs',
      },
      {
        label: 'Audit log',
        to: '/settings/audit',
        icon: IconHistory,
        description: 'Who changed what, and whether the record is whole',
      },
      {
        label: 'Organisation',
        to: '/settings/organisation',
        icon: IconBuilding,
        description: 'Settings, archives, erasure and the end',
      },
      {
        label: 'Outbox',
        to: '/settings/outbox',
        icon: IconMail,
        description: 'Mails of this organisation, sent and waiting',
      },
    ],
  },
];

export const allPages = pageGroups.flatMap(({ pages }) => pages);
