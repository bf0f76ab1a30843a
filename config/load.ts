import { resolve } from 'node:path';
import { environmentSchema, type Environment, type RateLimits } from './schema.js';

export type Role = Environment['PATCHBAY_ROLES'][number];

/** The validated settings, in the product's own words. */
export interface Config {
  port: number;
  host: string;
  publicUrl: string | null;
  databaseUrl: string | null;
  databaseOwnerUrl: string | null;
  redisUrl: string | null;
  dataDir: string;
  secretKey: string | null;
  oldSecretKeys: string[];
  admin: { email: string; password: string } | null;
  /** Null: mails wait in the outbox. */
  smtp: { url: string; from: string } | null;
  roles: Role[];
  plugins: string[];
  egressAllow: string[];
  auditRetentionDays: number;
  ssoDomains: { tenant: string; domain: string }[];
  backlogLimit: number;
  maxUploadBytes: number;
  /** Per minute; null = no limits. */
  rateLimit: RateLimits | null;
  trustProxy: number | string[];
  logLevel: Environment['PATCHBAY_LOG_LEVEL'];
  demo: boolean;
}

/** One or more settings do not fit; `message` names each of them. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

type Variables = Record<string, string | undefined>;

/** Reads and checks the environment. Throws {@link ConfigError} naming every bad setting at once. */
export function loadConfig(env: Variables = process.env, cwd = process.cwd()): Config {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim() !== ''));
  const parsed = environmentSchema.safeParse(present);
  const problems = parsed.success
    ? pairProblems(parsed.data)
    : parsed.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`);
  if (!parsed.success || problems.length > 0) {
    throw new ConfigError(`Settings that do not fit:\n  ${problems.join('\n  ')}`);
  }
  return toConfig(parsed.data, cwd);
}

/** The folder a user typed the command in, which `npm run` hides by changing into the package root. */
export function invocationDir(env: Variables = process.env): string {
  return env['INIT_CWD'] ?? process.cwd();
}

/** Settings that mean something only together. */
const pairs = [
  [
    'PATCHBAY_ADMIN_EMAIL',
    'PATCHBAY_ADMIN_PASSWORD',
    'the first admin needs both an e-mail address and a password',
  ],
  ['PATCHBAY_SMTP_URL', 'PATCHBAY_MAIL_FROM', 'mail needs both a server and a sender'],
] as const;

function pairProblems(env: Environment): string[] {
  return pairs.flatMap(([one, other, why]) => {
    if (Boolean(env[one]) === Boolean(env[other])) return [];
    return [`${env[one] ? other : one} is missing: ${why}`];
  });
}

function toConfig(env: Environment, cwd: string): Config {
  const { PATCHBAY_ADMIN_EMAIL: email, PATCHBAY_ADMIN_PASSWORD: password } = env;
  const { PATCHBAY_SMTP_URL: smtpUrl, PATCHBAY_MAIL_FROM: mailFrom } = env;
  return {
    port: env.PORT,
    host: env.HOST,
    publicUrl: env.PATCHBAY_PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    databaseUrl: env.DATABASE_URL ?? null,
    databaseOwnerUrl: env.DATABASE_OWNER_URL ?? null,
    redisUrl: env.REDIS_URL ?? null,
    dataDir: resolve(cwd, env.PATCHBAY_DATA_DIR),
    secretKey: env.PATCHBAY_SECRET_KEY ?? null,
    oldSecretKeys: env.PATCHBAY_OLD_SECRET_KEYS,
    admin: email && password ? { email, password } : null,
    smtp: smtpUrl && mailFrom ? { url: smtpUrl, from: mailFrom.trim() } : null,
    roles: env.PATCHBAY_ROLES,
    plugins: env.PATCHBAY_PLUGINS,
    egressAllow: env.PATCHBAY_EGRESS_ALLOW,
    auditRetentionDays: env.PATCHBAY_AUDIT_RETENTION_DAYS,
    ssoDomains: env.PATCHBAY_SSO_DOMAINS,
    backlogLimit: env.PATCHBAY_BACKLOG_LIMIT,
    maxUploadBytes: env.PATCHBAY_MAX_UPLOAD_MB * 1024 * 1024,
    rateLimit: env.PATCHBAY_RATE_LIMIT,
    trustProxy: env.PATCHBAY_TRUST_PROXY,
    logLevel: env.PATCHBAY_LOG_LEVEL,
    demo: env.PATCHBAY_DEMO,
  };
}
