import { Injectable } from '@nestjs/common';
import { conflict, databaseCode, TenantDoor } from '@patchbay/platform';

/** An e-mail domain that an organisation says is its own. */
export interface SsoDomain {
  domain: string;
  token: string;
  verified_at: Date | null;
}

/** Domains by organisation; a verified one belongs to one organisation only. */
@Injectable()
export class SsoDomainRepository {
  constructor(private readonly door: TenantDoor) {}

  list(tenantId: string): Promise<SsoDomain[]> {
    return this.door.run<SsoDomain[]>(tenantId, (em) =>
      em.query('select domain, token, verified_at from sso_domain order by domain'),
    );
  }

  async find(tenantId: string, domain: string): Promise<SsoDomain | null> {
    const rows = await this.door.run<SsoDomain[]>(tenantId, (em) =>
      em.query('select domain, token, verified_at from sso_domain where domain = $1', [domain]),
    );
    return rows[0] ?? null;
  }

  async claim(tenantId: string, domain: string, token: string): Promise<void> {
    await this.door.run(tenantId, (em) =>
      em.query(
        'insert into sso_domain(tenant_id, domain, token) values ($1, $2, $3) on conflict do nothing',
        [tenantId, domain, token],
      ),
    );
  }

  async verified(tenantId: string, domain: string, at: Date): Promise<void> {
    try {
      await this.door.run(tenantId, (em) =>
        em.query('update sso_domain set verified_at = coalesce(verified_at, $2) where domain = $1', [
          domain,
          at,
        ]),
      );
    } catch (error) {
      if (databaseCode(error) === '23505')
        throw conflict('Another organisation of this hub has verified this domain already.');
      throw error;
    }
  }

  /** False when there was none. */
  async remove(tenantId: string, domain: string): Promise<boolean> {
    const [, removed] = await this.door.run<[unknown, number]>(tenantId, (em) =>
      em.query('delete from sso_domain where domain = $1', [domain]),
    );
    return removed > 0;
  }
}
