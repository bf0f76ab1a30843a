import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { findRoot } from './root.js';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const flags =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

/** The browser of this machine, or null: then the tests that need it say so and are skipped. */
export const chromiumPath: string | null =
  [process.env['CHROMIUM'] ?? '', ...places].find((path) => path !== '' && existsSync(path)) ?? null;

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath ?? undefined, args: flags.split(' ') });
}

const artefacts = process.env['PATCHBAY_ARTEFACTS'] ?? join(findRoot(), 'test/artifacts');

/** Keeps what the page looks like now, for people to look at. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(artefacts, { recursive: true });
  await page.screenshot({ path: join(artefacts, `${name}.png`) });
}

interface Finding {
  id: string;
  nodes: { target: unknown[]; failureSummary?: string }[];
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds against WCAG 2.2 AA, one line a finding. */
export async function accessibilityFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const tags = JSON.stringify(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']);
  const found: Finding[] = await page.evaluate(
    `axe.run(document, { runOnly: { type: 'tag', values: ${tags} } }).then((result) => result.violations)`,
  );
  return found.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}
