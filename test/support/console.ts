import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterEach } from 'vitest';
import { accessibilityFindings, picture } from './browser.js';
import { admin, type Hub } from './hub.js';

const desk = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };

/** A person at the console, in a browser profile of their own. */
export async function signedIn(
  browser: Browser,
  hub: Hub,
  who: { email: string; password: string } = admin,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({ viewport: desk, reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await signIn(page, hub, who);
  return page;
}

/** Fills in the form and waits until it is behind us. */
export async function signIn(
  page: Page,
  hub: Hub,
  who: { email: string; password: string } = admin,
): Promise<void> {
  await page.goto(`${hub.address}/sign-in`);
  await page.getByLabel(/e-mail/i).fill(who.email);
  await page
    .getByLabel(/password/i)
    .first()
    .fill(who.password);
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => !url.pathname.includes('sign-in'));
}

/** Keeps a picture of what the page looked like when a test failed. */
export function pictureFailures(page: () => Page | undefined): void {
  afterEach(async ({ task }) => {
    const shown = page();
    if (task.result?.state === 'fail' && shown)
      await picture(shown, `failed-${task.name.replaceAll(/\W+/g, '-').slice(0, 60)}`);
  });
}

/** What is wrong with how the page looks as it stands: in both themes, and on a phone. Keeps a picture of each. */
export async function faultsOfLooks(page: Page, name: string): Promise<string[]> {
  const faults: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.waitForTimeout(300);
    await picture(page, `${name}-${colorScheme}`);
    faults.push(...(await accessibilityFindings(page)).map((finding) => `${colorScheme}: ${finding}`));
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(phone);
  await page.waitForTimeout(300);
  await picture(page, `${name}-phone`);
  const wider = await sideways(page);
  if (wider > 0) faults.push(`phone: scrolls sideways by ${wider} px`);
  await page.setViewportSize(desk);
  return faults;
}

const sideways = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

/** What the hub answers this page when it asks as whoever is signed in there. */
export function asked(page: Page, method: string, path: string, body?: unknown): Promise<number> {
  const question = JSON.stringify({
    method,
    path,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return page.evaluate(`(async () => {
    const { method, path, body } = ${question};
    const { access_token } = JSON.parse(localStorage.getItem('patchbay.session') ?? '{}');
    const headers = { authorization: 'Bearer ' + access_token, 'content-type': 'application/json' };
    return (await fetch(path, { method, body, headers })).status;
  })()`);
}
