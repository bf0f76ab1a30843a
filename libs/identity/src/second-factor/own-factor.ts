import { Injectable } from '@nestjs/common';
import { conflict, invalid, notFound } from '@patchbay/platform';
import { LockOut } from '../lock-out/lock-out.js';
import { Passwords } from '../passwords.js';
import type { Principal } from '../principal.js';
import { UserRepository, type User } from '../user.repository.js';
import { SecondFactor, wrongCode, type Enrolment, type FactorState } from './second-factor.js';

/** What people do about their own second factor. A session left open is not enough: it takes the password or a code. */
@Injectable()
export class OwnFactor {
  constructor(
    private readonly factor: SecondFactor,
    private readonly users: UserRepository,
    private readonly passwords: Passwords,
    private readonly lockOut: LockOut,
  ) {}

  async state({ tenantId, userId }: Principal): Promise<FactorState> {
    const user = await this.users.find(tenantId, userId);
    if (!user) throw notFound('user');
    const { home_tenant_id: home, home_id } = user;
    return this.factor.state(home && home_id ? { ...user, tenant_id: home, id: home_id } : user);
  }

  async enrol(caller: Principal, password: string): Promise<Enrolment> {
    const user = await this.self(caller);
    const stored = user.password_hash;
    if (stored !== null)
      await this.limited(user, () => this.passwords.verify(stored, password), wrongPassword);
    return this.factor.enrol(user);
  }

  async confirm(caller: Principal, code: string): Promise<string[]> {
    const codes = await this.factor.begin(await this.self(caller), code);
    if (codes === null) throw wrongCode();
    return codes;
  }

  async newCodes(caller: Principal, code: string): Promise<string[]> {
    return this.factor.newCodes(await this.proved(caller, code));
  }

  async remove(caller: Principal, code: string): Promise<void> {
    await this.factor.remove(await this.proved(caller, code));
  }

  private async proved(caller: Principal, code: string): Promise<User> {
    const user = await this.self(caller);
    await this.limited(user, () => this.factor.fits(user, code), wrongCode);
    return user;
  }

  /** Guessing through an open session is as limited as through the door. */
  private async limited(user: User, fits: () => Promise<boolean>, refusal: () => Error): Promise<void> {
    const attempt = { account: `second factor of ${user.id}`, ip: null, person: user };
    await this.lockOut.check(attempt);
    if (await fits()) return;
    await this.lockOut.failed(attempt);
    throw refusal();
  }

  private async self({ tenantId, userId }: Principal): Promise<User> {
    const user = await this.users.find(tenantId, userId);
    if (!user) throw notFound('user');
    if (user.home_id !== null)
      throw conflict('Your second factor belongs to another organisation. Switch to it to change it.');
    return user;
  }
}

const wrongPassword = () => invalid([{ path: 'password', message: 'is not your password' }]);
