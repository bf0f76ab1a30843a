import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { findRoot } from '../support/root.js';

/** Gzipped. React, router and the parts of Mantine that the shell is made of are 190 kB of it. */
const most = 235_000;
const dist = join(findRoot(), 'apps/web/dist');

describe('the console', () => {
  it('loads no more script before its first page than it did', () => {
    const page = readFileSync(join(dist, 'index.html'), 'utf8');
    const scripts = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map(([, path]) => path ?? '');
    const bytes = scripts.map((path) => gzipSync(readFileSync(join(dist, path))).length);
    expect(scripts.length).toBeGreaterThan(0);
    expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThan(most);
  });
});
