import process from 'node:process';

const benches: Record<string, () => Promise<{ run(args: string[]): Promise<void> }>> = {
  flow: () => import('./flow.js'),
  ingest: () => import('./ingest.js'),
  login: () => import('./login.js'),
  search: () => import('./search.js'),
  tenancy: () => import('./tenancy.js'),
};

const [name = '', ...args] = process.argv.slice(2);
const bench = benches[name];
if (bench) await (await bench()).run(args);
else {
  process.stderr.write(`npm run bench -- <${Object.keys(benches).join('|')}>\n`);
  process.exit(1);
}
