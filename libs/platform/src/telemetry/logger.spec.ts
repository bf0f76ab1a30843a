import { describe, expect, it } from 'vitest';
import { Logger } from './logger.js';
import { Metrics } from './metrics.js';

function logging(level?: ConstructorParameters<typeof Logger>[0]): {
  log: Logger;
  lines: () => Record<string, unknown>[];
} {
  const written: string[] = [];
  const log = new Logger(level, { write: (line: string) => void written.push(line) });
  return { log, lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('the log', () => {
  it('is one JSON object per line, with level, time, message and fields', () => {
    const { log, lines } = logging();
    log.info('stored', { ticket: 7 });
    expect(lines()).toEqual([
      { level: 30, time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string, msg: 'stored', ticket: 7 },
    ]);
  });

  it.each([
    ['debug', 4],
    ['info', 3],
    ['warn', 2],
    ['error', 1],
    ['silent', 0],
  ] as const)('at level %s writes %i of four', (level, count) => {
    const { log, lines } = logging(level);
    log.debug('d');
    log.info('i');
    log.warn('w');
    log.error('e');
    expect(lines()).toHaveLength(count);
  });

  it('takes the chatter of the framework as details', () => {
    const { log, lines } = logging('debug');
    log.log('Mapped {/api, GET} route', 'RouterExplorer');
    expect(lines()).toMatchObject([
      { level: 20, msg: 'Mapped {/api, GET} route', context: 'RouterExplorer' },
    ]);
  });

  it('takes errors, and things that are none', () => {
    const { log, lines } = logging();
    log.error(new RangeError('too far'));
    log.error({ odd: true });
    log.error('plain', new Error('cause'));
    expect(lines().map((line) => line['msg'])).toEqual(['too far', '[object Object]', 'plain']);
    expect(lines()[2]).toMatchObject({ name: 'Error', message: 'cause' });
  });

  it('holds no secret: neither in message nor in fields', () => {
    const { log, lines } = logging('debug');
    const canary = 'CANARY4f9a8b7c6d5e';
    log.info(`calling https://api.test?token=${canary}`, { authorization: canary });
    log.warn('call failed', { error: new Error(`Bearer ${canary}`), list: [{ secrets: { a: canary } }] });
    log.error(new Error(`postgres://u:${canary}@h/d`));
    log.debug('context', `password=${canary}`);
    log.log(`x?access_token=${canary}`);
    expect(lines()).toHaveLength(5);
    expect(JSON.stringify(lines())).not.toContain(canary);
  });

  it('does not break a line, whatever is in the message', () => {
    const { log, lines } = logging();
    log.info('a\nb"c\u2028', { d: 'e\nf' });
    expect(lines()).toMatchObject([{ msg: 'a\nb"c\u2028', d: 'e\nf' }]);
  });
});

describe('metrics', () => {
  it('tell about the process, each application for itself', async () => {
    const [first, second] = [new Metrics(), new Metrics()];
    expect(first.registry).not.toBe(second.registry);
    for (const { registry } of [first, second])
      expect(await registry.metrics()).toContain('process_cpu_seconds_total');
  });
});
