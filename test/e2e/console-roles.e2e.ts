import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, launch } from '../support/browser.js';
import { asked, faultsOfLooks, pictureFailures, signedIn } from '../support/console.js';
import { Hub } from '../support/hub.js';
import { oneTicket } from '../support/one-ticket.js';

if (!chromiumPath)
  process.stdout.write('skipped: no Chromium on this machine, the roles editor was not looked at\n');

const nora = { email: 'nora@example.com', password: 'a password for nora' };

let browser: Browser;
let hub: Hub;
let page: Page;
let hers: Page;
let ticket = '';

beforeAll(async () => {
  if (!chromiumPath) return;
  browser = await launch();
  hub = await new Hub().start();
  await hub.api('POST', '/api/users', { ...nora, name: 'Nora Lind', role: 'viewer' }, 201);
  ticket = await oneTicket(hub, 'Printer on fire');
  page = await signedIn(browser, hub);
});
afterAll(async () => {
  await browser?.close();
  await hub?.remove();
});
pictureFailures(() => page);

const editor = (title: string) => page.getByRole('dialog', { name: title });
const changing = (noun: string) => editor('Change a role').getByRole('group', { name: noun });

describe.skipIf(!chromiumPath)("a role of the organisation's own", () => {
  it('is made of named permissions', async () => {
    await page.goto(`${hub.address}/settings/people`);
    await page.getByText('No role of your own').waitFor();
    expect(await faultsOfLooks(page, 'roles-none')).toEqual([]);
    await page.getByRole('button', { name: 'Make a role' }).click();
    await editor('Make a role').getByLabel('Name').fill('Night desk');
    const tickets = editor('Make a role').getByRole('group', { name: 'Tickets' });
    await tickets.getByLabel('Read').check();
    await tickets.getByLabel('Change').check();
    expect(await faultsOfLooks(page, 'roles-editor')).toEqual([]);
    await editor('Make a role').getByRole('button', { name: 'Save' }).click();
    await page.getByText('Night desk is saved.').waitFor();
    await page.getByText('Tickets: read, change').waitFor();
    await page.getByText('nobody has it').waitFor();
  });

  it('is given to a person, and their line says which one it is', async () => {
    await page.getByRole('button', { name: 'Change Nora Lind' }).click();
    const menu = page.getByRole('menu');
    await menu.waitFor();
    expect(await faultsOfLooks(page, 'roles-person-menu')).toEqual([]);
    await menu.getByRole('menuitem', { name: 'Night desk' }).click();
    await page.getByRole('row', { name: /Nora Lind.*Night desk/ }).waitFor();
    await page.getByText('1 person has it').waitFor();
    expect(await faultsOfLooks(page, 'roles-given')).toEqual([]);
  });

  it('lets the person do what it names', async () => {
    hers = await signedIn(browser, hub, nora);
    await hers.getByRole('button', { name: 'Your menu: Nora Lind' }).click();
    await hers.getByText('Night desk of My organisation').waitFor();
    await hers.keyboard.press('Escape');
    await hers.goto(`${hub.address}/tickets?ticket=${ticket}`);
    const status = hers.getByRole('dialog').getByLabel('Status', { exact: true });
    await status.selectOption({ label: 'Pending' });
    const stored = async (): Promise<string> =>
      (await hub.api<{ status: string }>('GET', `/api/tickets/${ticket}`)).status;
    await expect.poll(stored).toBe('pending');
    await hers.getByRole('dialog').getByRole('combobox', { name: 'Assignee' }).click();
    await hers.getByRole('option', { name: 'Nora Lind' }).waitFor();
    await hers.keyboard.press('Escape');
    expect(await faultsOfLooks(hers, 'roles-her-ticket')).toEqual([]);
  });

  it('lets the person do nothing else: the page says so, and the API refuses', async () => {
    await hers.goto(`${hub.address}/settings/audit`);
    await hers.getByText('Your role does not include this').first().waitFor();
    expect(await hers.getByRole('button', { name: /^(Export|Check the log|Filter)$/ }).count()).toBe(0);
    expect(await faultsOfLooks(hers, 'roles-her-audit')).toEqual([]);
    await hers.goto(`${hub.address}/settings/people`);
    await hers.getByText('Your role does not include this').waitFor();
    expect(await hers.getByRole('button', { name: 'Make a role' }).count()).toBe(0);
    expect(await faultsOfLooks(hers, 'roles-her-people')).toEqual([]);
    expect(await asked(hers, 'GET', '/api/users')).toBe(403);
    expect(await asked(hers, 'GET', '/api/assignees')).toBe(200);
    expect(await asked(hers, 'GET', '/api/audit')).toBe(403);
    expect(await asked(hers, 'GET', '/api/workflows')).toBe(403);
    expect(await asked(hers, 'POST', '/api/roles', { name: 'Mine', permissions: [] })).toBe(403);
  });

  it('counts for who has it as soon as it is changed', async () => {
    await page.getByRole('button', { name: 'Change Night desk' }).click();
    await changing('Tickets').getByLabel('Change').uncheck();
    await editor('Change a role').getByRole('button', { name: 'Save' }).click();
    await editor('Change a role').waitFor({ state: 'detached' });
    const change = () => asked(hers, 'PATCH', `/api/tickets/${ticket}`, { status: 'solved' });
    // Half a minute until the hub looks again, a quarter until her page asks for something and gets a new token.
    await expect.poll(change, { timeout: 50_000, interval: 500 }).toBe(403);
    await hers.goto(`${hub.address}/tickets?ticket=${ticket}`);
    await hers.getByText('Your role may read tickets but not change them.').waitFor();
    expect(await asked(hers, 'GET', `/api/tickets/${ticket}`)).toBe(200);
  });

  it('is not removed while somebody has it', async () => {
    await page.getByRole('button', { name: 'Remove Night desk' }).click();
    await page.getByRole('button', { name: 'Remove it' }).click();
    await page.getByText('Night desk is not removed').waitFor();
    expect(await faultsOfLooks(page, 'roles-kept')).toEqual([]);
  });

  it.each(['people?add=true', 'people?role=new', 'people?keys=someone', 'security?make=organisation'])(
    'opens no form for who may not use it, though the address asks for one: %s',
    async (address) => {
      await page.goto(`${hub.address}/settings/${address}`);
      await page.getByRole('dialog').waitFor();
      await hers.goto(`${hub.address}/settings/${address}`);
      await hers.getByRole('button', { name: 'Your menu: Nora Lind' }).waitFor();
      await hers.waitForTimeout(500);
      expect(await hers.getByRole('dialog').count()).toBe(0);
    },
  );
});
