import { Injectable } from '@nestjs/common';
import { TenantDoor } from '@patchbay/platform';

/**
 * What a provider calls somebody ends with the session that was opened on its word: within minutes, for the code in between is
 * good for one. The newest ends with the last session of that person: a change of password opens one that goes on from another.
 */
const vouchedFor = `greatest(created_at, (
  select max(least(s.ended_at, s.expires_at)) from session s
   where s.user_id = sso_session.user_id and s.created_at >= sso_session.created_at
     and (s.created_at < sso_session.created_at + interval '5 minutes'
       or not exists (select from sso_session newer where newer.user_id = sso_session.user_id
         and newer.connection_id = sso_session.connection_id and newer.created_at > sso_session.created_at))))`;

/** Tables whose rows end by themselves, each with the moment at which a row counts no more. */
const over = {
  session: 'least(ended_at, expires_at)',
  refresh_token: 'expires_at',
  one_time_token: 'least(used_at, expires_at)',
  login_link: 'least(used_at, expires_at)',
  sso_request: 'greatest(expires_at, code_expires_at)',
  sso_assertion: 'expires_at',
  sso_session: vouchedFor,
  oauth_state: 'least(used_at, expires_at)',
  login_failure: 'failed_at',
  reset_request: 'created_at',
  sign_up: 'expires_at',
} as const;

export type EndingTable = keyof typeof over;
export const endingTables = Object.keys(over) as EndingTable[];

/** Rows that have ended. */
@Injectable()
export class EndedRowRepository {
  constructor(private readonly door: TenantDoor) {}

  async tenants(): Promise<string[]> {
    const rows = await this.door.outside<{ id: string }[]>((em) => em.query('select id from tenant_ids()'));
    return rows.map(({ id }) => id);
  }

  /** Deletes at most `most` rows that ended before; answers how many. Rows that somebody holds are left for the next time. */
  async forget(tenantId: string, table: EndingTable, before: Date, most: number): Promise<number> {
    const [, gone] = await this.door.run<[unknown[], number]>(tenantId, (em) =>
      em.query(
        `delete from ${table} where ctid = any(array(
           select ctid from ${table} where ${over[table]} < $1 limit $2 for update skip locked))`,
        [before, most],
      ),
    );
    return gone;
  }
}
