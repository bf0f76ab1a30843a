import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { Logger } from '@patchbay/platform';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtThread } from '../testing/built-thread.js';
import { hostileHtml } from '../testing/hostile-html.js';
import { CleaningThread, UncleanableError } from './cleaning-thread.js';
import { HtmlCleaner } from './html-cleaner.js';
import { maxHtmlBytes, maxTags, sanitiseHtml } from './sanitise-html.js';

let folder: string;
let entry: URL;
const open: CleaningThread[] = [];

beforeAll(async () => {
  ({ folder, entry } = await builtThread(new URL('html-thread.ts', import.meta.url)));
});
afterAll(() => Promise.all(open.map((thread) => thread.stop())));

function thread(at = entry, timeoutMs?: number): CleaningThread {
  const made = new CleaningThread(at, timeoutMs);
  open.push(made);
  return made;
}
/** A thread that does with a mail what the code says. */
function threadThat(name: string, code: string, timeoutMs?: number): CleaningThread {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(
    file,
    `import { parentPort } from 'node:worker_threads'; parentPort.on('message', (html) => { ${code} });`,
  );
  return thread(pathToFileURL(file), timeoutMs);
}
/** The dearest that the limits let through, as measured: links, entities, depth, attributes. */
const worst: [string, string][] = [
  ['links', '<a href="https://a.test/?q=1&b=2">x</a>'.repeat(maxTags / 2 - 1)],
  ['entities', '&amp'.repeat(maxHtmlBytes / 4 - 1)],
  ['depth', `${'<div>'.repeat(maxTags / 2)}x${'</div>'.repeat(maxTags / 2)}`],
  ['attributes', `<p ${'a=b '.repeat(maxHtmlBytes / 4 - 10)}>`],
];

describe('P40, P42: HTML in a thread', () => {
  it('comes back as it would in process', async () => {
    const cleaning = thread();
    for (const html of hostileHtml) expect(await cleaning.clean(html)).toBe(sanitiseHtml(html));
  });

  it('asked for all at once comes back to whom it belongs', async () => {
    const cleaning = thread();
    const clean = await Promise.all(Array.from({ length: 200 }, (_, n) => cleaning.clean(`<p x>${n}</p>`)));
    expect(clean).toEqual(Array.from({ length: 200 }, (_, n) => `<p>${n}</p>`));
  });

  it.each(worst)('at the limits does not hold the loop: %s', async (name, html) => {
    const cleaning = thread();
    await cleaning.clean('<p>warm</p>');
    const began = performance.now();
    sanitiseHtml(html);
    const held = performance.now() - began;
    const delay = monitorEventLoopDelay({ resolution: 1 });
    let turns = 0;
    const turn = setInterval(() => (turns += 1), 1);
    delay.enable();
    const mails = Array.from({ length: 10 }, () => cleaning.clean(html));
    await Promise.all(mails);
    clearInterval(turn);
    delay.disable();
    console.log(
      `P40: ${name}: one in process holds the loop ${held.toFixed(0)} ms; ten in the thread: p99 ${(delay.percentile(99) / 1e6).toFixed(1)} ms`,
    );
    // In process ten mails would be ten turns at most.
    expect(turns).toBeGreaterThan(mails.length);
  });
});

describe('P40: a mail that its thread does not survive', () => {
  it.each([
    ['runs for ever', `if (html === 'bad') for (;;); parentPort.postMessage(html);`],
    ['throws', `if (html === 'bad') throw new Error('no'); parentPort.postMessage(html);`],
    ['ends it', `if (html === 'bad') process.exit(1); parentPort.postMessage(html);`],
    [
      'eats its memory',
      `if (html === 'bad') { const all = []; for (;;) all.push(new Array(1e6).fill(html)); } parentPort.postMessage(html);`,
    ],
  ])('%s: it alone is given up', async (what, code) => {
    const cleaning = threadThat(what.replaceAll(' ', '-'), code, 3_000);
    const asked = ['one', 'bad', 'two', 'three'].map((html) => cleaning.clean(html));
    const settled = await Promise.allSettled(asked);
    expect(settled.map((one) => (one.status === 'fulfilled' ? one.value : one.reason?.name))).toEqual([
      'one',
      UncleanableError.name,
      'two',
      'three',
    ]);
  });

  it('is not given up when the hub goes down meanwhile: somebody tries again', async () => {
    const cleaning = threadThat('waits', '');
    const asked = Promise.allSettled([cleaning.clean('a'), cleaning.clean('b')]);
    await cleaning.stop();
    for (const one of await asked) {
      expect(one.status).toBe('rejected');
      expect((one as PromiseRejectedResult).reason).not.toBeInstanceOf(UncleanableError);
    }
    await expect(cleaning.clean('c')).rejects.toThrow('stopped');
  });
});

describe('what a channel says of a message', () => {
  const lines: string[] = [];
  const cleaner = new HtmlCleaner(new Logger('info', { write: (line: string) => void lines.push(line) }));

  it('keeps all but the HTML as it is', async () => {
    expect(await cleaner.clean({ via: 'mail', html: '<p onclick=x>Hi</p>' })).toEqual({
      via: 'mail',
      html: '<p>Hi</p>',
    });
    expect(await cleaner.clean({ via: 'mail' })).toEqual({ via: 'mail' });
  });

  it.each<[unknown]>([
    [null],
    [5],
    [['<p>']],
    [{ a: '<p>' }],
    ['<script>x</script>'],
    ['x'.repeat(maxHtmlBytes + 1)],
    ['<b>'.repeat(maxTags + 1)],
  ])('drops HTML that is none or too much', async (html) => {
    expect(await cleaner.clean({ via: 'mail', html: html as string })).toEqual({ via: 'mail' });
  });

  it('goes without HTML that cannot be cleaned, and says so in the log without quoting it', async () => {
    const bad = threadThat('dies', 'throw new Error("no")');
    Object.assign(cleaner, { inProcess: false, thread: bad });
    expect(await cleaner.clean({ via: 'mail', html: '<p>canary</p>' })).toEqual({ via: 'mail' });
    expect(lines.join()).toContain('dropped');
    expect(lines.join()).not.toContain('canary');
  });

  it('in process leaves the loop a turn between two mails', async () => {
    const own = new HtmlCleaner(new Logger('silent'));
    let turns = 0;
    let counting = true;
    const count = (): void => {
      turns += 1;
      if (counting) setImmediate(count);
    };
    setImmediate(count);
    for (let n = 0; n < 20; n += 1) await own.clean({ html: `<p>${n}</p>` });
    counting = false;
    expect(turns).toBeGreaterThanOrEqual(20);
  });
});
