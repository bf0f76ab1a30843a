import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Templates are text, not code: they lie with the sources, also for the compiled files. */
const template = fileURLToPath(
  new URL(
    import.meta.url.includes('/dist/') ? '../../../src/scaffold/template/' : './template/',
    import.meta.url,
  ),
);
const suffix = '.tpl';
const longest = 40;

/** The plugin cannot be made; the message says what to do. */
export class ScaffoldError extends Error {
  override name = 'ScaffoldError';
}

/** Makes `plugins/<id>` in a checkout of Patchbay; answers the files it wrote. */
export async function newPlugin(root: string, id: string): Promise<string[]> {
  checkId(id);
  const folder = join(root, 'plugins', id);
  if (existsSync(folder)) throw new ScaffoldError(`plugins/${id} exists already. Choose another id.`);
  const references = await withReference(root, id);
  const values = { ID: id, TITLE: titleOf(id), ZOD: await zodVersion(root) };
  const files = (await readdir(template, { recursive: true })).filter((file) => file.endsWith(suffix)).sort();
  for (const file of files) {
    const target = join(folder, file.slice(0, -suffix.length));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, filledIn(await readFile(join(template, file), 'utf8'), values));
  }
  await writeFile(join(root, 'tsconfig.json'), references);
  return files.map((file) => join('plugins', id, file.slice(0, -suffix.length)));
}

function checkId(id: string): void {
  if (id.length > longest) throw new ScaffoldError(`The id may have ${longest} characters at most.`);
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id) || id.length < 2)
    throw new ScaffoldError(
      `"${id}" is no plugin id. Use lower-case letters and digits, parted by single dashes, e.g. my-tool.`,
    );
}

function titleOf(id: string): string {
  return id.replaceAll('-', ' ').replace(/^./, (first) => first.toUpperCase());
}

function filledIn(text: string, values: Record<string, string>): string {
  return text.replace(/__([A-Z]+)__/g, (whole, name: string) => values[name] ?? whole);
}

/** The root project with one reference more, behind those of the other plugins. */
async function withReference(root: string, id: string): Promise<string> {
  const file = join(root, 'tsconfig.json');
  if (!existsSync(file))
    throw new ScaffoldError('There is no tsconfig.json here. Run this in the root of a Patchbay checkout.');
  const text = await readFile(file, 'utf8');
  const last = [...text.matchAll(/^([ \t]*)\{ "path": "plugins\/[^"]+" \},?\n/gm)].at(-1);
  if (!last) throw new ScaffoldError('tsconfig.json has no references to plugins. Run this in the root.');
  const at = last.index + last[0].length;
  const line = `${last[1]}{ "path": "plugins/${id}" }`;
  if (last[0].includes(',')) return `${text.slice(0, at)}${line},\n${text.slice(at)}`;
  return `${text.slice(0, at - 1)},\n${line}\n${text.slice(at)}`;
}

/** One zod for all: the version the SDK itself depends on. */
async function zodVersion(root: string): Promise<string> {
  const text = await readFile(join(root, 'libs', 'plugin-sdk', 'package.json'), 'utf8');
  const { dependencies } = JSON.parse(text) as { dependencies: { zod: string } };
  return dependencies.zod;
}
