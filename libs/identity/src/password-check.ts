import { Injectable } from '@nestjs/common';
import { unauthorized } from '@patchbay/platform';
import { LockOut } from './lock-out/lock-out.js';
import { Passwords } from './passwords.js';
import { UserRepository, type User } from './user.repository.js';

const refused = 'The e-mail address or the password is wrong.';

/** Whose address and password these are. Does the same work, and says the same, whether the account exists or not. */
@Injectable()
export class PasswordCheck {
  constructor(
    private readonly users: UserRepository,
    private readonly passwords: Passwords,
    private readonly lockOut: LockOut,
  ) {}

  /** Throws 401, or 429 while there were too many failures. */
  async person(email: string, password: string, ip: string | null): Promise<User> {
    const attempt = { account: email, ip };
    await this.lockOut.check(attempt);
    const place = await this.users.locate(email);
    const user = place ? await this.users.find(place.tenant_id, place.user_id) : null;
    const fits = await this.passwords.verify(user?.password_hash ?? null, password);
    if (!user || !fits || user.disabled_at) {
      await this.lockOut.failed(attempt);
      throw unauthorized(refused);
    }
    // Of a burst of parallel guesses, the right one counts only if it came before the account was locked.
    await this.lockOut.check(attempt);
    await this.lockOut.succeeded(attempt);
    return user;
  }
}
