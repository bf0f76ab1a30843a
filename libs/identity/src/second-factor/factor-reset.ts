import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  AuditTrail,
  type ClaimedJob,
  Clock,
  conflict,
  forbidden,
  JobQueue,
  newId,
  notFound,
  payloadText,
  TenantDoor,
} from '@patchbay/platform';
import { Links } from '../mail/links.js';
import { Mailer } from '../mail/mailer.js';
import { MembershipRepository } from '../memberships/membership.repository.js';
import { covers } from '../permissions.js';
import type { Principal } from '../principal.js';
import { SessionRepository } from '../sessions/session.repository.js';
import { UserRepository, type User } from '../user.repository.js';
import { SecondFactorRepository } from './second-factor.repository.js';

const queue = 'second-factor-reset';
const action = 'user.reset_second_factor';
/** No name of the organisation that did it, or of a person there: the others learn what, not by whom. */
const home = { kind: 'system' as const, id: null, name: 'home-organisation' };

/** Administrators at somebody's home remove the second factor that counts in every organisation of theirs. */
@Injectable()
export class FactorReset implements OnModuleInit {
  constructor(
    private readonly factors: SecondFactorRepository,
    private readonly memberships: MembershipRepository,
    private readonly users: UserRepository,
    private readonly sessions: SessionRepository,
    private readonly mailer: Mailer,
    private readonly links: Links,
    private readonly jobs: JobQueue,
    private readonly door: TenantDoor,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.workSingly(queue, { concurrency: 1 }, (job) => this.tellOther(job));
  }

  /** For somebody who has lost app and recovery codes; their sessions end, and they are told. */
  reset(caller: Principal, userId: string): Promise<void> {
    return this.door.run(caller.tenantId, async () => {
      const user = await this.users.find(caller.tenantId, userId);
      if (!user) throw notFound('user');
      if (!covers(caller, user.permissions)) throw forbidden('This person may do more than you.');
      if (user.home_id !== null) throw conflict('Their second factor belongs to another organisation.');
      const had = (await this.factors.find(caller.tenantId, user.id))?.confirmed_at != null;
      await this.factors.remove(caller.tenantId, user.id);
      await this.sessions.revokeAll(caller.tenantId, user.id, this.clock.now());
      await this.audit.detail(caller.tenantId, { target: targetOf(user), ...changes(had) });
      if (!had) return;
      await this.tellPerson(user);
      await this.tellOthers(user);
    });
  }

  private async tellPerson({ tenant_id, id, email, name }: User): Promise<void> {
    const organisation = await this.users.tenantName(tenant_id);
    await this.mailer.post(tenant_id, {
      key: `${queue}:${newId()}`,
      recipient: email,
      userId: id,
      subject: 'Your second factor for Patchbay was removed',
      text: letter(name, organisation, this.links.to('sign-in')),
    });
  }

  /** One job for each: no organisation waits for the record of another. */
  private async tellOthers({ tenant_id, id }: User): Promise<void> {
    const places = await this.memberships.places(tenant_id, id);
    const jobs = places
      .filter(({ is_home: isHome }) => !isHome)
      .map((place) => ({ queue, payload: { tenant_id: place.tenant_id, user_id: place.user_id } }));
    await this.door.run(tenant_id, (em) => this.jobs.enqueue(em, tenant_id, jobs));
  }

  /** Ends what their own provider has opened there, too. Told twice rather than never. */
  private async tellOther(job: ClaimedJob): Promise<void> {
    const tenantId = payloadText(job, 'tenant_id');
    await this.door.run(tenantId, async () => {
      const user = await this.users.find(tenantId, payloadText(job, 'user_id'));
      if (!user) return;
      await this.sessions.revokeAll(tenantId, user.id, this.clock.now());
      await this.audit.record(tenantId, { action, target: targetOf(user), actor: home, ...changes(true) });
    });
  }
}

const targetOf = ({ id, name }: User) => ({ type: 'user', id, name });
const changes = (had: boolean) => ({ before: { second_factor: had }, after: { second_factor: false } });

const letter = (name: string, organisation: string, link: string): string =>
  `Hello ${name},

an administrator of ${organisation} has removed your second factor: your password alone lets you in now. You are
signed out everywhere, and your other organisations on this hub see in their record that it was removed.

Sign in and set up a new one under your name, "Name and password":

${link}

If you did not ask for this, tell your administrators, and set a new password.
`;
