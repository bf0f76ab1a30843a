import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const house = fileURLToPath(new URL('../../../../', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'patchbay-cli-'));
mkdirSync(join(root, 'plugins'));
mkdirSync(join(root, 'libs', 'plugin-sdk'), { recursive: true });
for (const file of ['tsconfig.json', 'libs/plugin-sdk/package.json'])
  cpSync(join(house, file), join(root, file));
const argv = process.argv;
let out = '';
let err = '';

/** Runs the command as npm does: from the root, with what stands behind `--`. */
async function newPluginCommand(...given: string[]): Promise<void> {
  process.argv = ['node', 'cli.js', ...given];
  vi.resetModules();
  await import('./cli.js');
}

beforeEach(() => {
  out = '';
  err = '';
  vi.spyOn(process, 'cwd').mockReturnValue(root);
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += text as string), true));
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((err += text as string), true));
});

afterEach(() => {
  vi.restoreAllMocks();
  process.argv = argv;
  process.exitCode = undefined;
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('npm run new:plugin', () => {
  it('tells what it wrote and what comes next', async () => {
    await newPluginCommand('my-tool');
    expect(existsSync(join(root, 'plugins/my-tool/src/index.ts'))).toBe(true);
    expect(out).toContain(join('plugins', 'my-tool', 'test', 'contract.spec.ts'));
    expect(out).toContain('@patchbay/plugin-my-tool');
    expect(err).toBe('');
    expect(process.exitCode).toBeUndefined();
  });

  it.each([
    ['no id', [], 'npm run new:plugin -- my-tool'],
    ['a bad id', ['My Tool'], '"My Tool" is no plugin id'],
    ['an id that is taken', ['my-tool'], 'plugins/my-tool exists already'],
  ])('says in one line what is wrong with %s', async (_what, given, message) => {
    await newPluginCommand(...given);
    expect(err).toContain(message);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(out).toBe('');
    expect(process.exitCode).toBe(1);
  });

  it('does not hide an error of another kind', async () => {
    vi.spyOn(process, 'cwd').mockImplementation(() => {
      throw new Error('the folder is gone');
    });
    await expect(newPluginCommand('other-tool')).rejects.toThrow('the folder is gone');
  });
});
