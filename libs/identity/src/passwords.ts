import { hash, verify } from '@node-rs/argon2';
import { Injectable } from '@nestjs/common';

const atOnce = 2;
/** Spends the same time when there is no such user, so that timing does not tell. */
const decoy = hash('no such password');

/** argon2id; at most two hashes at a time, or a burst of logins would eat the memory. */
@Injectable()
export class Passwords {
  private busy = 0;
  private readonly waiting: (() => void)[] = [];

  hash(password: string): Promise<string> {
    return this.limited(() => hash(password));
  }

  /** False for a wrong password and, just as slowly, for a missing hash. */
  async verify(stored: string | null, password: string): Promise<boolean> {
    const against = stored ?? (await decoy);
    const fits = await this.limited(() => verify(against, password));
    return fits && stored !== null;
  }

  private async limited<T>(work: () => Promise<T>): Promise<T> {
    while (this.busy >= atOnce) await new Promise<void>((go) => this.waiting.push(go));
    this.busy += 1;
    try {
      return await work();
    } finally {
      this.busy -= 1;
      this.waiting.shift()?.();
    }
  }
}
