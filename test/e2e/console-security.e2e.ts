import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, launch } from '../support/browser.js';
import { faultsOfLooks, pictureFailures, signedIn } from '../support/console.js';
import { admin, Hub } from '../support/hub.js';

if (!chromiumPath)
  process.stdout.write('skipped: no Chromium on this machine, the Security page was not looked at\n');

const elsewhere = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';

let browser: Browser;
let hub: Hub;
let page: Page;
let other: Page;
let key = '';

beforeAll(async () => {
  if (!chromiumPath) return;
  browser = await launch();
  hub = await new Hub().start();
  page = await signedIn(browser, hub);
  other = await signedIn(browser, hub, admin, { userAgent: elsewhere });
});
afterAll(async () => {
  await browser?.close();
  await hub?.remove();
});
pictureFailures(() => page);

const open = (): Promise<unknown> => page.goto(`${hub.address}/settings/security`);
const sessionOf = (words: string) =>
  page.getByRole('list', { name: 'Your sessions' }).getByRole('listitem').filter({ hasText: words });

/** A program with the key and nothing else. */
const withKey = async (path: string): Promise<number> =>
  (await fetch(`${hub.address}${path}`, { headers: { authorization: `Bearer ${key}` } })).status;

describe.skipIf(!chromiumPath)("a person's sessions", () => {
  it('are listed by device and last use, the own one marked', async () => {
    await open();
    const [mine, there] = [sessionOf('This one'), sessionOf('Firefox on Windows')];
    await there.waitFor();
    expect(await mine.innerText()).toMatch(/^Chrome[\s\S]*last used .+ signed in /);
    expect(await there.innerText()).toMatch(/127\.0\.0\.1 · last used .+ signed in /);
    expect(await mine.getByRole('button').count()).toBe(0);
    expect(await faultsOfLooks(page, 'security-sessions')).toEqual([]);
  });

  it('can be ended from here: the other browser is out, this one is not', async () => {
    await sessionOf('Firefox on Windows').getByRole('button').click();
    await page.getByText('Firefox on Windows is signed out.').waitFor();
    await sessionOf('Firefox on Windows').waitFor({ state: 'detached' });
    await other.goto(`${hub.address}/tickets`);
    await other.waitForURL(/sign-in/);
    await page.reload();
    await sessionOf('This one').waitFor();
    expect(await page.getByRole('list', { name: 'Your sessions' }).getByRole('listitem').count()).toBe(1);
  });
});

describe.skipIf(!chromiumPath)('an API key', () => {
  it('is made of chosen permissions', async () => {
    await open();
    await page.getByRole('button', { name: 'Make a key: Your API keys' }).click();
    const drawer = page.getByRole('dialog', { name: 'Make a key of your own' });
    await drawer.getByRole('button', { name: 'Make the key' }).click();
    await drawer.getByText('Say what the key is for').waitFor();
    expect(await faultsOfLooks(page, 'security-key-form')).toEqual([]);
    await drawer.getByLabel('Name').fill('Nightly export');
    await drawer.getByRole('group', { name: 'Tickets' }).getByLabel('Read').check();
    await drawer.getByRole('button', { name: 'Make the key' }).click();
    const shown = page.getByRole('group', { name: 'The new key' });
    key = (await shown.innerText()).trim();
    expect(key.length).toBeGreaterThan(30);
    expect(await faultsOfLooks(page, 'security-key-once')).toEqual([]);
  });

  it('is shown once', async () => {
    await page.keyboard.press('Escape');
    expect(await page.getByText(key).isVisible()).toBe(true);
    await page.getByRole('button', { name: 'I have kept it' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await open();
    await page.getByText('Nightly export').waitFor();
    expect(await page.content()).not.toContain(key);
    expect(await page.getByRole('main').innerText()).toMatch(/Tickets: read[\s\S]*never used/);
    expect(await faultsOfLooks(page, 'security-keys')).toEqual([]);
  });

  it('opens what it was made for, and nothing else', async () => {
    expect(await withKey('/api/tickets')).toBe(200);
    expect(await withKey('/api/audit')).toBe(403);
    expect(await withKey('/api/api-keys')).toBe(403);
    await page.reload();
    await page.getByText(/last used .+ · ends /).waitFor();
  });

  it('is refused once it is revoked', async () => {
    await page.getByRole('button', { name: 'Revoke Nightly export' }).click();
    const question = page.getByRole('dialog', { name: 'Revoke Nightly export?' });
    await question.waitFor();
    expect(await faultsOfLooks(page, 'security-revoke')).toEqual([]);
    await question.getByRole('button', { name: 'Revoke it' }).click();
    await page.getByText('Nightly export').first().waitFor({ state: 'detached' });
    await expect.poll(() => withKey('/api/tickets'), { timeout: 2_000 }).toBe(401);
  });
});
