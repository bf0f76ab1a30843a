import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Principal } from '../principal.js';
import { RoleRepository } from '../roles/role.repository.js';
import { identityApp, type IdentityApp } from '../testing/identity-app.js';
import { member, signedIn, switched } from '../testing/members.js';
import type { User } from '../user.repository.js';
import { Memberships } from './memberships.js';

let hub: IdentityApp;
beforeAll(async () => {
  hub = await identityApp();
});

/** At home in `here` and a member of `there`, which have a role of the same name. */
let [here, there, email] = ['', '', ''];
let ann: User;
let row: User;
beforeEach(async () => {
  const tenant = () => hub.tenant(randomUUID());
  [here, there] = await Promise.all([tenant(), tenant()]);
  email = `${randomUUID()}@acme.example`;
  ann = await hub.person(email, { tenant: here });
  row = await member(hub, ann, there);
  for (const place of [here, there])
    await hub.get(RoleRepository).create(place, { name: 'Day watch', permissions: [] });
});

async function give(user: User, name: string): Promise<string> {
  const { id } = await hub
    .get(RoleRepository)
    .create(user.tenant_id, { name, permissions: ['tickets:read'] });
  await hub.sql(`update app_user set role = 'viewer', role_id = $2 where id = $1`, [user.id, id]);
  return id;
}
const named = async (caller: Principal) =>
  (await hub.get(Memberships).list(caller)).map(({ id, role, role_name }) => [id, role, role_name]);

describe('a role of the organisation’s own', () => {
  it('is named in the list of all organisations, from wherever one looks', async () => {
    await give(ann, 'Front desk');
    await give(row, 'Night watch');
    const both = [
      [here, 'viewer', 'Front desk'],
      [there, 'viewer', 'Night watch'],
    ];
    const { caller } = await signedIn(hub, email);
    expect(await named(caller)).toEqual(both);
    expect(await named((await switched(hub, caller, there)).caller)).toEqual(both);
  });

  it('has the name that it has now, and none when it is taken away again', async () => {
    const id = await give(row, 'Night watch');
    const { caller } = await signedIn(hub, email);
    await hub.get(RoleRepository).change(there, id, { name: 'Owls', permissions: [] });
    expect((await named(caller)).at(1)).toEqual([there, 'viewer', 'Owls']);
    await hub.sql(`update app_user set role = 'agent', role_id = null where id = $1`, [row.id]);
    expect((await named(caller)).at(1)).toEqual([there, 'agent', null]);
  });

  it('is named for the own memberships only', async () => {
    await give(row, 'Night watch');
    const bob = await hub.person(`${randomUUID()}@acme.example`, { tenant: here });
    const { caller } = await signedIn(hub, bob.email);
    expect(await named(caller)).toEqual([[here, 'agent', null]]);
  });
});
