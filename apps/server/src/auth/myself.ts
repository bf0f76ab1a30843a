import { Injectable } from '@nestjs/common';
import { roleSchema } from '@patchbay/domain';
import { type Principal, RoleRepository, UserRepository, VerificationRepository } from '@patchbay/identity';
import { notFound, TenantDoor } from '@patchbay/platform';
import { z } from 'zod';
import { choiceSchema, FirstRun } from '../onboarding/first-run.js';

export const myselfSchema = z.object({
  id: z.string(),
  email: z.string(),
  email_verified: z.boolean(),
  name: z.string(),
  role: roleSchema,
  role_name: z
    .string()
    .nullable()
    .describe('Of a role of the organisation, which replaces what `role` permits'),
  permissions: z.array(z.string()),
  tenant: z.object({ id: z.string(), name: z.string() }),
  at_home: z.boolean().describe('false: my password belongs to another organisation of mine'),
  onboarding: z.object({ choice: choiceSchema.nullable(), has_password: z.boolean() }),
});

/** What somebody who is signed in sees of themselves; the console asks for it with every page. */
@Injectable()
export class Myself {
  constructor(
    private readonly door: TenantDoor,
    private readonly users: UserRepository,
    private readonly roles: RoleRepository,
    private readonly verification: VerificationRepository,
    private readonly firstRun: FirstRun,
  ) {}

  /** Throws 404 for somebody who is not there (any more). */
  of({ tenantId, userId }: Principal): Promise<z.infer<typeof myselfSchema>> {
    return this.door.run(tenantId, async () => {
      const user = await this.users.find(tenantId, userId);
      if (!user) throw notFound('user');
      const { id, email, name, role, role_id, permissions } = user;
      return {
        id,
        email,
        email_verified: (await this.verification.at(tenantId, id)) !== null,
        name,
        role,
        role_name: role_id === null ? null : ((await this.roles.find(tenantId, role_id))?.name ?? null),
        permissions: [...permissions],
        tenant: { id: tenantId, name: await this.users.tenantName(tenantId) },
        at_home: user.home_id === null,
        onboarding: {
          choice: await this.firstRun.choice(tenantId),
          has_password: user.password_hash !== null || user.home_id !== null,
        },
      };
    });
  }
}
