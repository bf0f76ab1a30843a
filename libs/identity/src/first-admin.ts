import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '@patchbay/config';
import { Clock, CONFIG } from '@patchbay/platform';
import { newSecret, secretHash } from './access-tokens.js';
import { LoginLinkRepository } from './login-link.repository.js';
import { Passwords } from './passwords.js';
import { UserRepository } from './user.repository.js';

/** The organisation a fresh hub begins with. */
export const firstTenant = { id: 'default', name: 'My organisation' };
const placeholderEmail = 'admin@patchbay.local';
const linkMs = 24 * 3_600_000;

/** Makes sure that somebody can get in. */
@Injectable()
export class FirstAdmin {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly users: UserRepository,
    private readonly links: LoginLinkRepository,
    private readonly passwords: Passwords,
    private readonly clock: Clock,
  ) {}

  /** Creates tenant and owner at first start. Answers a one-time token while the admin has no password yet, else null. */
  async ensure(): Promise<string | null> {
    await this.users.createTenant(firstTenant.id, firstTenant.name);
    const wanted = this.config.admin;
    if (wanted) {
      if (!(await this.users.findByEmail(firstTenant.id, wanted.email)))
        await this.create(wanted.email, wanted.password);
      return null;
    }
    const people = await this.users.list(firstTenant.id);
    const open = people.find((user) => user.role === 'owner' && user.password_hash === null && !user.home_id);
    if (people.length > 0 && !open) return null;
    const admin = open ?? (await this.create(placeholderEmail, null));
    const token = newSecret();
    await this.links.add(
      firstTenant.id,
      admin.id,
      secretHash(token),
      new Date(this.clock.now().getTime() + linkMs),
    );
    return token;
  }

  private async create(email: string, password: string | null) {
    const password_hash = password === null ? null : await this.passwords.hash(password);
    return this.users.create(firstTenant.id, { email, name: 'Administrator', role: 'owner', password_hash });
  }
}
