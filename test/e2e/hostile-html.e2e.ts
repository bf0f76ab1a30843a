import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostileHtml } from '../../libs/tickets/src/testing/hostile-html.js';
import { chromiumPath, launch, picture } from '../support/browser.js';
import { signIn } from '../support/console.js';
import { Hub } from '../support/hub.js';
import { oneTicket } from '../support/one-ticket.js';

if (!chromiumPath)
  process.stdout.write('skipped: no Chromium on this machine, hostile HTML was not shown to a browser\n');

let browser: Browser;
let hub: Hub;
let page: Page;
let ticket: string;
const violations: string[] = [];
/** What the page asked strangers for. */
const loads: string[] = [];

beforeAll(async () => {
  if (!chromiumPath) return;
  browser = await launch();
  hub = await new Hub().start();
  ticket = await oneTicket(hub, 'Hostile');
  page = await browser.newPage();
  page.setDefaultTimeout(20_000);
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) violations.push(message.text());
  });
  await page.route(/evil\.test|pictures\.test/, (route) => {
    loads.push(route.request().url());
    return route.fulfill({ status: 200, contentType: 'image/gif', body: '' });
  });
  await page.exposeFunction('pwn', () => loads.push('pwn()'));
  await signIn(page, hub);
});
afterAll(async () => {
  await browser?.close();
  await hub?.remove();
});

/** Shows a ticket whose messages say this, as if the hub had not cleaned them. */
async function show(said: readonly string[]): Promise<void> {
  await page.unroute('**/api/tickets/*');
  await page.route('**/api/tickets/*', async (route) => {
    const answer = await route.fetch();
    const detail = (await answer.json()) as { messages: unknown[] };
    const messages = said.map((html, i) => ({
      id: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
      external_id: null,
      direction: 'inbound',
      author: { name: `Sender ${i}`, email: null },
      body: `text ${i}`,
      channel: { html },
      created_at: '2026-11-24T22:00:00.000Z',
    }));
    await route.fulfill({ response: answer, json: { ...detail, messages } });
  });
  await page.goto(`${hub.address}/tickets?ticket=${ticket}`);
  await page
    .locator('iframe')
    .nth(said.length - 1)
    .waitFor();
  await page.waitForTimeout(1_000);
}

describe.skipIf(!chromiumPath)('P42: HTML of strangers in the console', () => {
  it('runs nothing and loads nothing, even where the hub had let it through', async () => {
    await show(hostileHtml);
    expect(loads).toEqual([]);
    expect(await page.locator('script:not([src])').count()).toBe(0);
    await picture(page, 'hostile-html');
  });

  it('B32: shows pictures to who asks for them, and says what that tells', async () => {
    await show(['<p>Hello <b>there</b></p><img data-src="https://pictures.test/p.gif" alt="Logo">']);
    const frame = page.frameLocator('iframe').first();
    await frame.getByText('there').waitFor();
    expect(loads).toEqual([]);
    await page.getByRole('button', { name: /Show pictures/ }).click();
    await expect.poll(() => loads).toEqual(['https://pictures.test/p.gif']);
  });

  it('no page breaks the policy of its own scripts', async () => {
    violations.length = 0;
    for (const path of [
      '/',
      '/tickets',
      '/workflows',
      '/marketplace',
      '/ingestion',
      '/settings/people',
      '/api/docs',
    ]) {
      await page.goto(`${hub.address}${path}`);
      await page.waitForTimeout(1_500);
    }
    expect(violations).toEqual([]);
  });
});

describe.skipIf(!chromiumPath)('the headers of every page', () => {
  it.each(['/', '/tickets', '/api/docs', '/healthz', '/api/nothing'])('%s', async (path) => {
    const { headers } = await fetch(`${hub.address}${path}`);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('strict-transport-security')).toBeNull();
  });
});
