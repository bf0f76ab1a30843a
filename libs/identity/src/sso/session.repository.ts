import { Injectable } from '@nestjs/common';
import { TenantDoor } from '@patchbay/platform';

/** A person as the provider calls them, for logging out there too. */
export interface SsoSession {
  id: string;
  connection_id: string;
  user_id: string;
  name_id: string;
  name_id_format: string | null;
  session_index: string | null;
}

const columns = 'id, connection_id, user_id, name_id, name_id_format, session_index';

/** Which provider vouched for whom. */
@Injectable()
export class SsoSessionRepository {
  constructor(private readonly door: TenantDoor) {}

  async add(tenantId: string, session: Omit<SsoSession, 'id'>, at: Date): Promise<void> {
    const { connection_id, user_id, name_id, name_id_format, session_index } = session;
    await this.door.run(tenantId, (em) =>
      em.query(
        `insert into sso_session(tenant_id, connection_id, user_id, name_id, name_id_format, session_index, created_at)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [tenantId, connection_id, user_id, name_id, name_id_format, session_index, at],
      ),
    );
  }

  /** Ends what is known of a person and answers the newest. */
  async takeOfUser(tenantId: string, userId: string): Promise<SsoSession | null> {
    const rows = await this.door.run<SsoSession[]>(tenantId, (em) =>
      em.query(
        `with gone as (delete from sso_session where user_id = $1 returning *)
         select ${columns} from gone order by created_at desc limit 1`,
        [userId],
      ),
    );
    return rows[0] ?? null;
  }

  /** Ends what a provider names; answers the people concerned. */
  async takeByName(
    tenantId: string,
    connectionId: string,
    nameId: string,
    sessionIndex: string | null,
  ): Promise<string[]> {
    const [rows] = await this.door.run<[{ user_id: string }[], number]>(tenantId, (em) =>
      em.query(
        `delete from sso_session where connection_id = $1 and name_id = $2
            and ($3::text is null or session_index is null or session_index = $3) returning user_id`,
        [connectionId, nameId, sessionIndex],
      ),
    );
    return [...new Set(rows.map((row) => row.user_id))];
  }
}
