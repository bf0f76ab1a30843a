import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityFindings, chromiumPath, launch, picture } from '../support/browser.js';
import { pictureFailures } from '../support/console.js';
import { Hub } from '../support/hub.js';

if (!chromiumPath)
  process.stdout.write('skipped: no Chromium on this machine, the console was not looked at\n');

const csv = [
  'Case;Title;Description;Opened;Customer e-mail',
  '1;Printer on fire;"It burns; please help, this is terrible";03.11.2026;ann@example.com',
  '2;How to export;"Where is the export button?";04.11.2026;bob@example.com',
  '3;;;05.11.2026;nobody@example.com',
].join('\n');

let browser: Browser;
let hub: Hub;
let context: BrowserContext;
let page: Page;
const faults: string[] = [];

beforeAll(async () => {
  if (!chromiumPath) return;
  browser = await launch();
  hub = await new Hub({ env: { PATCHBAY_ADMIN_EMAIL: '', PATCHBAY_ADMIN_PASSWORD: '' } }).start();
  context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' });
  page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy|Uncaught/.test(message.text()))
      faults.push(message.text());
  });
});
afterAll(async () => {
  await browser?.close();
  await hub?.remove();
});
pictureFailures(() => page);

const at = (path: string): Promise<unknown> => page.goto(`${hub.address}${path}`);

describe.skipIf(!chromiumPath)('a newcomer in the console', () => {
  it('follows the link of the first start and begins empty', async () => {
    const token = /welcome\?token=(\S+)/.exec(hub.output)?.[1];
    await at(`/welcome?token=${token}`);
    await page.getByRole('button', { name: 'Start empty' }).click();
    await page.waitForURL(/\/marketplace/);
    await page.getByRole('heading', { level: 1, name: 'Marketplace' }).waitFor();
    expect(await page.title()).toContain('Marketplace');
    await picture(page, 'marketplace');
  });

  it('imports a file: the columns are guessed, progress is shown, what was refused is listed', async () => {
    await at('/ingestion');
    const file = { name: 'cases.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) };
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByText('First rows as tickets').first().waitFor();
    await picture(page, 'ingestion-guess');
    await page.getByRole('button', { name: 'Start the import' }).click();
    await page
      .getByText(/2 tickets|2 of 3|1 rejected|1 row/i)
      .first()
      .waitFor();
    expect(page.url()).toContain('job=');
    await picture(page, 'ingestion-done');
  });

  it('finds what came in, and sees why it was scored so', async () => {
    await at('/tickets?q=printer');
    await page.getByText('Printer on fire').first().click();
    await page.waitForURL(/ticket=/);
    await page
      .getByRole('dialog')
      .getByText(/negative/i)
      .first()
      .waitFor();
    expect(await page.getByRole('dialog').innerText()).toContain('Printer on fire');
    await picture(page, 'ticket');
  });

  it.each(['Zendesk', 'Slack'])('tries %s with a sandbox', async (tool) => {
    await at(`/marketplace?plugin=${tool.toLowerCase()}`);
    await page
      .getByRole('button', { name: /sandbox/i })
      .first()
      .click();
    await page
      .getByText(/healthy/i)
      .first()
      .waitFor();
    const plugins = async (): Promise<string[]> => (await connections()).items.map(({ plugin }) => plugin);
    await expect.poll(plugins, { timeout: 20_000 }).toContain(tool.toLowerCase());
    await picture(page, `connected-${tool.toLowerCase()}`);
  });

  it('makes a workflow from a ready-made one', async () => {
    await at('/workflows');
    await picture(page, 'workflows');
    await page.getByRole('article', { name: 'Alert on angry customers' }).getByRole('button').first().click();
    await page
      .getByRole('button', { name: /save|create/i })
      .first()
      .click();
    await page
      .getByText(/saved|created/i)
      .first()
      .waitFor();
    expect(page.url()).toMatch(/workflow=[0-9a-f-]{36}/);
    await picture(page, 'workflow');
  });

  it('lets something happen in Zendesk and sees the message in Slack', async () => {
    const { items } = await connections();
    const zendesk = items.find((one) => one.plugin === 'zendesk')?.id;
    const slack = items.find((one) => one.plugin === 'slack')?.id;
    await at(`/sandbox/${zendesk}`);
    const scene = page.getByRole('button', { name: 'An angry customer writes' }).first();
    for (let i = 0; i < 3; i += 1) {
      await scene.click();
      await page.waitForTimeout(300);
    }
    await picture(page, 'sandbox-zendesk');
    await at(`/sandbox/${slack}`);
    await page
      .frameLocator('iframe')
      .getByText(/Unhappy customer/)
      .first()
      .waitFor({ timeout: 30_000 });
    expect(
      await page
        .frameLocator('iframe')
        .getByText(/Unhappy customer/)
        .count(),
    ).toBeGreaterThan(0);
    await picture(page, 'sandbox-slack');
  });

  it('is shown by no page what a script could not explain', () => {
    expect(faults).toEqual([]);
  });
});

describe.skipIf(!chromiumPath)('every page', () => {
  const pages = [
    '/operations',
    '/tickets',
    '/ingestion',
    '/marketplace',
    '/marketplace?plugin=zendesk',
    '/workflows',
  ];
  const more = ['/workflows?tab=runs', '/workflows?workflow=new', '/settings/people'];
  more.push('/settings/profile', '/settings/sso', '/settings/audit', '/settings/organisation');

  for (const scheme of ['light', 'dark'] as const) {
    it.each([...pages, ...more])(`%s has nothing axe would find, ${scheme}`, async (path) => {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      await at(path);
      await page.getByRole('main').waitFor();
      await page.waitForTimeout(800);
      expect(await accessibilityFindings(page)).toEqual([]);
      await picture(page, `page${path.replaceAll(/\W+/g, '-')}-${scheme}`);
    });
  }

  it.each([...pages, ...more])('%s fits a phone', async (path) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await at(path);
    await page.getByRole('main').waitFor();
    await page.waitForTimeout(500);
    const wider: number = await page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(wider).toBeLessThanOrEqual(0);
    await picture(page, `phone${path.replaceAll(/\W+/g, '-')}`);
  });

  it('/sign-in has nothing axe would find and says what is wrong', async () => {
    const fresh = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const visitor = await fresh.newPage();
    await visitor.goto(`${hub.address}/tickets`);
    await visitor.waitForURL(/sign-in/);
    expect(await accessibilityFindings(visitor)).toEqual([]);
    await visitor.getByLabel(/e-mail/i).fill('nobody@example.com');
    await visitor
      .getByLabel(/password/i)
      .first()
      .fill('wrong password');
    await visitor.getByRole('button', { name: /sign in/i }).click();
    await visitor.getByText(/address or the password is wrong/i).waitFor();
    await picture(visitor, 'sign-in');
    await fresh.close();
  });
});

/** As the page itself would ask. */
function connections(): Promise<{ items: { id: string; plugin: string }[] }> {
  return page.evaluate(`(async () => {
    const { access_token } = JSON.parse(localStorage.getItem('patchbay.session') ?? '{}');
    const answer = await fetch('/api/connections', { headers: { authorization: 'Bearer ' + access_token } });
    return answer.json();
  })()`);
}
