import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, launch } from '../support/browser.js';
import { asked, faultsOfLooks, pictureFailures, signedIn } from '../support/console.js';
import { Hub } from '../support/hub.js';
import { oneTicket } from '../support/one-ticket.js';

if (!chromiumPath)
  process.stdout.write('skipped: no Chromium on this machine, the switcher was not looked at\n');

const subject = 'Printer on fire';
const second = 'Night shift';

let browser: Browser;
let hub: Hub;
let page: Page;
let ticket = '';
let first = '';

beforeAll(async () => {
  if (!chromiumPath) return;
  browser = await launch();
  hub = await new Hub().start();
  ticket = await oneTicket(hub, subject);
  first = (await hub.api<{ tenant: { name: string } }>('GET', '/api/auth/me')).tenant.name;
  page = await signedIn(browser, hub);
});
afterAll(async () => {
  await browser?.close();
  await hub?.remove();
});
pictureFailures(() => page);

const openMenu = async () => {
  await page.getByRole('button', { name: /^Your menu: / }).click();
  const menu = page.getByRole('menu');
  await menu.waitFor();
  return menu;
};
const tickets = (): Promise<unknown> => page.goto(`${hub.address}/tickets`);

describe.skipIf(!chromiumPath)('the switch between organisations', () => {
  it('offers to make a second one', async () => {
    const menu = await openMenu();
    expect(await faultsOfLooks(page, 'organisations-menu-one')).toEqual([]);
    await menu.getByRole('menuitem', { name: 'New organisation' }).click();
    const question = page.getByRole('dialog', { name: 'New organisation' });
    await question.getByLabel('Name').fill(second);
    expect(await faultsOfLooks(page, 'organisations-new')).toEqual([]);
    await question.getByRole('button', { name: 'Make and go there' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('goes there: nothing of the first one is seen, or had by its id', async () => {
    await tickets();
    await page.getByText('No tickets yet').first().waitFor();
    expect(await page.getByText(subject).count()).toBe(0);
    expect(await faultsOfLooks(page, 'organisations-empty')).toEqual([]);
    expect(await asked(page, 'GET', `/api/tickets/${ticket}`)).toBe(404);
  });

  it('tells where somebody is, and as what', async () => {
    const menu = await openMenu();
    const here = menu.getByRole('menuitem', { name: second });
    await here.waitFor();
    expect(await here.getAttribute('aria-current')).toBe('true');
    expect(await menu.innerText()).toContain(`Owner of ${second}`);
    expect(await faultsOfLooks(page, 'organisations-menu-two')).toEqual([]);
    await page.keyboard.press('Escape');
  });

  it('goes back: the first one is as it was', async () => {
    const menu = await openMenu();
    await menu.getByRole('menuitem', { name: first }).click();
    await page.waitForURL(/\/operations/);
    await tickets();
    await page.getByText(subject).first().waitFor();
    expect(await asked(page, 'GET', `/api/tickets/${ticket}`)).toBe(200);
    expect(await faultsOfLooks(page, 'organisations-back')).toEqual([]);
  });

  it('stays on the screen however many there are', async () => {
    for (const name of ['Third', 'Fourth', 'Fifth', 'Sixth', 'A seventh with rather a long name'])
      await hub.api('POST', '/api/organisations', { name }, 201);
    await page.reload();
    const menu = await openMenu();
    await menu.getByRole('menuitem', { name: 'Third' }).waitFor();
    expect(await faultsOfLooks(page, 'organisations-menu-many')).toEqual([]);
    await page.keyboard.press('Escape');
  });
});

describe.skipIf(!chromiumPath)('the end of an organisation', () => {
  it('is behind a button that can be read, once the name is typed', async () => {
    await page.goto(`${hub.address}/settings/organisation`);
    await page.getByLabel(`Type ${first} to confirm`).fill(first);
    const button = page.getByRole('button', { name: 'Delete the organisation' });
    await button.scrollIntoViewIfNeeded();
    expect(await button.isEnabled()).toBe(true);
    expect(await faultsOfLooks(page, 'organisations-end')).toEqual([]);
    await button.hover();
    expect(await faultsOfLooks(page, 'organisations-end-hover')).toEqual([]);
  });
});
