import { isIP } from 'node:net';
import { z } from 'zod';
import { defaultPlugins } from './default.js';

const port = z.coerce.number().int().min(0).max(65_535);
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean),
);
const flag = z.enum(['0', '1', 'true', 'false']).transform((word) => word === '1' || word === 'true');
const postgresUrl = z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// URL' });

/** A host name, an address or a range of addresses. */
function isEgressEntry(entry: string): boolean {
  const [address = '', bits, ...rest] = entry.split('/');
  const family = isIP(address);
  if (family === 0) return bits === undefined && /^[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?$/i.test(address);
  if (rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}
const egressList = list.refine(
  (entries) => entries.every(isEgressEntry),
  'must list host names, addresses or ranges such as 10.1.2.0/24, without scheme or port',
);

/** An address, alone or as `Name <address>`. */
function isMailbox(text: string): boolean {
  const [, named] = /^[^<>"\r\n]+<([^<>]+)>$/.exec(text.trim()) ?? [];
  return z.email().safeParse(named ?? text.trim()).success;
}
/** `organisation=domain`, so that no organisation gets another one's people. */
const ssoDomains = list
  .refine(
    (entries) => entries.every((entry) => /^[\w-]+=[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(entry)),
    'must list pairs such as default=example.com',
  )
  .transform((entries) =>
    entries.map((entry) => {
      const [tenant = '', domain = ''] = entry.split('=');
      return { tenant, domain };
    }),
  );

/** Kinds of routes that are counted apart. */
export const routeClasses = ['auth', 'read', 'write', 'upload', 'webhook'] as const;
export type RouteClass = (typeof routeClasses)[number];
export type RateLimits = Record<RouteClass, number>;

const rateDefaults: RateLimits = { auth: 240, read: 12_000, write: 6_000, upload: 300, webhook: 300_000 };
const rateWord = new RegExp(`^(${routeClasses.join('|')})=([1-9]\\d{0,8})$`);
const rateLimits = list
  .refine(
    (words) => words.join() === 'off' || words.every((word) => rateWord.test(word)),
    `must be off, or list limits such as auth=240,read=12000 of ${routeClasses.join(', ')}`,
  )
  .transform((words): RateLimits | null => {
    if (words.join() === 'off') return null;
    const given = words.map((word) => word.split('=')).map(([name, limit]) => [name, Number(limit)]);
    return { ...rateDefaults, ...(Object.fromEntries(given) as Partial<RateLimits>) };
  });

/** How many proxies stand before us, or which addresses they have. */
const proxies = list
  .refine(
    (words) =>
      (words.length === 1 && /^\d$/.test(words[0] ?? '')) ||
      words.every((word) => isIP(word.split('/', 1)[0] ?? '') > 0 && isEgressEntry(word)),
    'must be the number of proxies in front (0 to 9), or list their addresses or ranges',
  )
  .transform((words): number | string[] => (/^\d$/.test(words.join()) ? Number(words[0]) : words));

/**
 * Every setting the product reads, by its environment name. The one source of `.env.example`;
 * a value that does not fit stops the start with an error that names it.
 */
export const environmentSchema = z.object({
  PORT: port.default(3000).describe('HTTP port of console, API and webhooks; 0 picks a free one.'),
  HOST: z.string().min(1).default('0.0.0.0').describe('Address to listen on.'),
  PATCHBAY_PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' })
    .optional()
    .describe(
      'How the outside reaches this hub: webhook URLs and links are built from it. Default http://localhost:PORT.',
    ),
  DATABASE_URL: postgresUrl
    .optional()
    .describe('PostgreSQL >= 15. Absent: an embedded PostgreSQL in the data folder.'),
  DATABASE_OWNER_URL: postgresUrl
    .optional()
    .describe(
      'Login that owns the schema and runs migrations, when DATABASE_URL is the restricted run-time login.',
    ),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/, error: 'must be a redis:// URL' })
    .optional()
    .describe('Redis for job dispatch across nodes. Optional; PostgreSQL alone is enough.'),
  PATCHBAY_DATA_DIR: z
    .string()
    .min(1)
    .default('./data')
    .describe('Embedded database, uploads and generated keys.'),
  PATCHBAY_SECRET_KEY: z
    .string()
    .min(32, 'must have at least 32 characters')
    .optional()
    .describe('Seals credentials and signs tokens. Absent: generated into the data folder.'),
  PATCHBAY_OLD_SECRET_KEYS: list
    .pipe(z.array(z.string().min(32, 'must list keys of at least 32 characters')))
    .default([])
    .describe(
      'Further keys that may open what is sealed, comma separated: the former one, until `npm run secrets:rotate` is done.',
    ),
  PATCHBAY_ADMIN_EMAIL: z
    .email()
    .optional()
    .describe('Creates this admin at first start, with PATCHBAY_ADMIN_PASSWORD.'),
  PATCHBAY_ADMIN_PASSWORD: z
    .string()
    .min(8, 'must have at least 8 characters')
    .optional()
    .describe('See PATCHBAY_ADMIN_EMAIL.'),
  PATCHBAY_SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'must be an smtp:// or smtps:// URL' })
    .optional()
    .describe(
      'Mail server, e.g. smtps://user:password@smtp.example.com. Absent: mails wait on the Outbox page of the console. One inside your network also goes into PATCHBAY_EGRESS_ALLOW.',
    ),
  PATCHBAY_MAIL_FROM: z
    .string()
    .refine(isMailbox, 'must be an address such as help@example.com or Patchbay <help@example.com>')
    .optional()
    .describe('Sender of mails, with PATCHBAY_SMTP_URL, e.g. Patchbay <help@example.com>.'),
  PATCHBAY_ROLES: list
    .pipe(z.array(z.enum(['http', 'worker', 'scheduler'])).min(1))
    .default(['http', 'worker', 'scheduler'])
    .describe('What this process does, comma separated: http, worker, scheduler.'),
  PATCHBAY_PLUGINS: list
    .default([...defaultPlugins])
    .describe('npm package names of the plugins to load, comma separated.'),
  PATCHBAY_EGRESS_ALLOW: egressList
    .default([])
    .describe(
      'Private hosts or CIDRs that plugins and webhooks may call, comma separated, e.g. 10.1.2.0/24,jira.internal.',
    ),
  PATCHBAY_AUDIT_RETENTION_DAYS: z.coerce
    .number()
    .int()
    .refine((days) => days === 0 || days >= 30, 'must be 0, or at least 30')
    .default(0)
    .describe('Days after which entries of the audit log may go, at least 30; 0 keeps them for ever.'),
  PATCHBAY_SSO_DOMAINS: ssoDomains
    .default([])
    .describe(
      'E-mail domains the operator vouches for, so that they need no DNS record, e.g. default=example.com,acme=acme.test.',
    ),
  PATCHBAY_BACKLOG_LIMIT: z.coerce
    .number()
    .int()
    .min(1)
    .default(50_000)
    .describe('Waiting deliveries above which webhooks are answered 429 with Retry-After.'),
  PATCHBAY_MAX_UPLOAD_MB: z.coerce
    .number()
    .int()
    .min(1)
    .default(2_048)
    .describe('Largest file accepted by /api/upload, in MiB.'),
  PATCHBAY_RATE_LIMIT: rateLimits
    .default(rateDefaults)
    .describe(
      'Requests per minute of one person or API key, by class of route; an address or organisation may ten times as many. auth and webhook count per address. off = no limits.',
    ),
  PATCHBAY_TRUST_PROXY: proxies
    .default(0)
    .describe(
      'Believe X-Forwarded-For of this many proxies in front, or of the listed addresses, e.g. 10.0.0.0/8. 0 = of nobody.',
    ),
  PATCHBAY_LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('Least severe log line written.'),
  PATCHBAY_DEMO: flag
    .default(false)
    .describe('1 = sandbox twins connected and sample tickets arriving (npm run demo).'),
});

export type Environment = z.output<typeof environmentSchema>;
