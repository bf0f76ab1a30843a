import { Injectable } from '@nestjs/common';
import { Clock } from '@patchbay/platform';
import type { KeyHolder } from '../principal.js';
import { Trust } from '../sessions/trust.js';

/** A key revoked on another node, or whose person was disabled or organisation closed, is refused after this time at the latest. */
const trustMs = 1_000;

/** Who acts through each key, by its hash; null for what is no key of ours. */
@Injectable()
export class ApiKeyTrust extends Trust<KeyHolder | null> {
  constructor(clock: Clock) {
    super(clock, trustMs);
  }
}
