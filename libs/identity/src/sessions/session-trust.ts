import { Injectable } from '@nestjs/common';
import { Clock } from '@patchbay/platform';
import type { User } from '../user.repository.js';
import { Trust } from './trust.js';

/** A session ended elsewhere, a changed role, a disabled or deleted user takes effect after this time at the latest. */
const trustMs = 30_000;

/** The person behind each session; null for one that has ended, or whose person may not come in. */
@Injectable()
export class SessionTrust extends Trust<User | null> {
  constructor(clock: Clock) {
    super(clock, trustMs);
  }
}
