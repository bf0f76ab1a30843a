import { newPlugin, ScaffoldError } from './new-plugin.js';

/** `npm run new:plugin -- <id>`, from the root of the checkout. */
async function main([id]: string[]): Promise<void> {
  if (!id) throw new ScaffoldError('Give the new plugin an id: npm run new:plugin -- my-tool');
  const files = await newPlugin(process.cwd(), id);
  process.stdout.write(`${files.join('\n')}\n\nNext:
  npm install
  npm run build
  npx vitest run --config test/vitest.config.ts plugins/${id}
Name @patchbay/plugin-${id} in config/default.ts or PATCHBAY_PLUGINS to load it.\n`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof ScaffoldError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
