import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, launch, picture } from '../support/browser.js';
import { faultsOfLooks, signedIn } from '../support/console.js';
import { Hub } from '../support/hub.js';

if (!chromiumPath)
  process.stdout.write('skipped: no Chromium on this machine, nobody’s keys were looked at in the console\n');

const ann = { name: 'Ann', email: 'ann@example.com', role: 'agent', password: 'another password for tests' };
let browser: Browser;
let hub: Hub;
let page: Page;
let key: string;

beforeAll(async () => {
  if (!chromiumPath) return;
  browser = await launch();
  hub = await new Hub().start();
  await hub.api('POST', '/api/users', ann, 201);
  const { access_token } = await asked<{ access_token: string }>('/api/auth/login', {
    email: ann.email,
    password: ann.password,
  });
  const wish = { name: 'Nightly import', scopes: ['tickets:read'] };
  ({ key } = await asked<{ key: string }>('/api/api-keys', wish, access_token));
  page = await signedIn(browser, hub);
});
afterAll(async () => {
  await browser?.close();
  await hub?.remove();
});

async function asked<T>(path: string, body: object, as?: string): Promise<T> {
  const answer = await fetch(`${hub.address}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(as ? { authorization: `Bearer ${as}` } : {}) },
    body: JSON.stringify(body),
  });
  return (await answer.json()) as T;
}
const status = async (): Promise<number> =>
  (await fetch(`${hub.address}/api/tickets`, { headers: { authorization: `Bearer ${key}` } })).status;

describe.skipIf(!chromiumPath)('the keys of a person, in the console', () => {
  const drawer = () => page.getByRole('dialog', { name: 'API keys of Ann' });

  it('are opened from the list of people, without the key', async () => {
    await page.goto(`${hub.address}/settings/people`);
    await page.getByRole('button', { name: 'Change Ann' }).click();
    await page.getByRole('menuitem', { name: 'API keys' }).click();
    await drawer().getByText('Nightly import').waitFor();
    expect(page.url()).toContain('keys=');
    expect(await page.content()).not.toContain(key.slice(3, -4));
    await page.waitForTimeout(500);
    expect(await faultsOfLooks(page, 'person-keys')).toEqual([]);
  });

  it('are revoked only after a question', async () => {
    await drawer().getByRole('button', { name: 'Revoke Nightly import' }).click();
    await page.getByRole('button', { name: 'Keep it' }).click();
    expect(await status()).toBe(200);
    await drawer().getByRole('button', { name: 'Revoke Nightly import' }).click();
    await page.getByRole('button', { name: 'Revoke it' }).click();
    await drawer().getByText('No program acts for this person.').waitFor();
    expect(await status()).toBe(401);
    await picture(page, 'person-keys-none');
  });

  it('that could not be read say so, with a way on', async () => {
    const keys = '**/api/users/*/api-keys';
    await page.route(keys, (route) => route.fulfill({ status: 503, json: { detail: 'Not now.' } }));
    await page.reload();
    await drawer().getByText('Not now.').waitFor();
    await page.unroute(keys);
    await drawer().getByRole('button', { name: 'Try again' }).click();
    await drawer().getByText('No program acts for this person.').waitFor();
    expect(await drawer().getByText('Not now.').count()).toBe(0);
  });

  it('of who holds more say whose they are not', async () => {
    const detail = 'This person may do more than you: their keys are not yours to see or revoke.';
    await page.route('**/api/users/*/api-keys', (route) => route.fulfill({ status: 403, json: { detail } }));
    await page.reload();
    await drawer().getByText(detail).waitFor();
    expect(
      await drawer()
        .getByRole('button', { name: /Try again|Revoke/ })
        .count(),
    ).toBe(0);
  });
});
