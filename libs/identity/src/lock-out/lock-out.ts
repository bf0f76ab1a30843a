import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, ProblemError } from '@patchbay/platform';
import { FailedSignIns, type Person } from './failed-sign-ins.js';
import { LoginFailureRepository } from './login-failure.repository.js';

/** Failures after which an account is closed to an address, and the hub to an address. */
export const mostFailures = 10;
export const windowMs = 15 * 60_000;

/** Who tries to get in, and from where. */
export interface Attempt {
  account: string;
  ip: string | null;
  /** Whose account it is; absent = `account` is an e-mail address that may have one. */
  person?: Person;
}

/** Ten failures in a quarter of an hour, per account and address and per address, whether the account exists or not. */
@Injectable()
export class LockOut {
  constructor(
    private readonly failures: LoginFailureRepository,
    private readonly record: FailedSignIns,
    private readonly clock: Clock,
  ) {}

  /** Throws 429 while locked. */
  async check(attempt: Attempt): Promise<void> {
    const now = this.clock.now().getTime();
    const keys = [accountKey(attempt), ...ipKeys(attempt)];
    const locked = await this.failures.lockedSince(keys, mostFailures, new Date(now - windowMs));
    if (locked.length === 0) return;
    this.record.tell('session.lock_out', attempt.person ?? attempt.account);
    const until = Math.max(...locked.map((at) => at.getTime())) + windowMs;
    throw tooMany(Math.max(1, Math.ceil((until - now) / 1_000)));
  }

  /** One failure, which may count against an account in several ways. */
  async failed(attempt: Attempt, ...alsoAs: Attempt[]): Promise<void> {
    const now = this.clock.now();
    const keys = [attempt, ...alsoAs].flatMap((as) => [accountKey(as), ...ipKeys(as)]);
    this.record.tell('session.fail', attempt.person ?? attempt.account);
    await this.failures.add(keys, now, new Date(now.getTime() - windowMs));
  }

  /** Failures of the address stay: a guesser with an account of their own would wipe them with it. */
  async succeeded(attempt: Attempt): Promise<void> {
    await this.failures.clear(accountKey(attempt));
  }
}

const tooMany = (seconds: number): ProblemError =>
  new ProblemError(
    429,
    'too_many_attempts',
    'Too many failed attempts. Wait a few minutes, or set a new password.',
    [],
    { 'retry-after': String(seconds) },
  );

/** Hashed: the list of who was tried is nobody's to read. */
const hashed = (text: string): string => createHash('sha256').update(text).digest('base64url');
const accountKey = ({ account, ip }: Attempt): string => hashed(`${account.toLowerCase()} ${ip ?? ''}`);
/** Where the address is not known, nobody is locked out for what somebody else did. */
const ipKeys = ({ ip }: Attempt): string[] => (ip === null ? [] : [hashed(ip)]);
