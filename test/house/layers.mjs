// Who may import whom. One table for the linter and for test/architecture.spec.ts.

/** Workspace folder -> the @patchbay packages it may name. `libs/plugins` is the gateway library, `plugins/*` the plugins. */
export const layers = {
  config: [],
  migrations: [],
  'libs/domain': [],
  'libs/plugin-sdk': ['domain'],
  'libs/learners': ['domain'],
  'libs/platform': ['config', 'migrations', 'domain', 'plugin-sdk'],
  'libs/identity': ['config', 'domain', 'platform'],
  'libs/tickets': ['config', 'domain', 'plugin-sdk', 'platform', 'identity'],
  'libs/plugins': ['config', 'domain', 'plugin-sdk', 'platform', 'identity', 'tickets'],
  'libs/intelligence': [
    'config',
    'domain',
    'plugin-sdk',
    'platform',
    'identity',
    'tickets',
    'plugins',
    'learners',
  ],
  'libs/workflows': ['config', 'domain', 'plugin-sdk', 'platform', 'identity', 'tickets', 'plugins'],
  'libs/analytics': ['config', 'domain', 'platform', 'identity', 'tickets'],
  'apps/web': ['domain'],
  'apps/worker': '*',
  'apps/server': '*',
  test: '*',
};

const plugin = /^plugins\/[^/]+$/;
const ioBuiltins = /^node:(?!crypto$|path$|url$|buffer$|util$|stream$|zlib$)/;

/** Folder of the workspace a file belongs to, or null. */
export function workspaceOf(file) {
  return /^((?:libs|plugins|apps)\/[^/]+|config|migrations|test)\//.exec(file)?.[1] ?? null;
}

/** Why this file may not import this, or null. Paths are relative to the root, with `/`. */
export function forbiddenImport(file, specifier) {
  const workspace = workspaceOf(file);
  if (workspace === null) return null;
  return (
    forbiddenPackage(workspace, file, specifier) ??
    forbiddenTwin(workspace, file, specifier) ??
    forbiddenSocket(workspace, file, specifier)
  );
}

function forbiddenPackage(workspace, file, specifier) {
  const named = /^@patchbay\/([^/]+)/.exec(specifier)?.[1];
  if (plugin.test(workspace)) {
    const own = workspace.replace('plugins/', 'plugin-');
    // A scorer is handed the learners; its tests must hand them, too.
    if (named === 'learners' && !isSource(file)) return null;
    if (named && named !== 'plugin-sdk' && named !== own)
      return `a plugin imports only @patchbay/plugin-sdk, not ${specifier}`;
    if (isSource(file) && ioBuiltins.test(specifier)) return `a plugin does no I/O of its own: ${specifier}`;
    return null;
  }
  const allowed = layers[workspace];
  if (!named || allowed === undefined || allowed === '*') return null;
  if (workspace.endsWith(`/${named}`) || workspace === named) return null;
  return allowed.includes(named) ? null : `${workspace} may not import @patchbay/${named}`;
}

/** A simulator that shared code with what it simulates for would pass its own mistakes. */
function forbiddenTwin(workspace, file, specifier) {
  if (!plugin.test(workspace) || !specifier.startsWith('.')) return null;
  const inTwin = file.startsWith(`${workspace}/twin/`);
  if (inTwin && /(^|\/)src\//.test(specifier)) return 'a twin shares no code with its connector';
  const inSource = file.startsWith(`${workspace}/src/`) && file !== `${workspace}/src/index.ts`;
  return inSource && /(^|\/)twin\//.test(specifier) ? 'a connector shares no code with its twin' : null;
}

const doors = /^libs\/platform\/src\/(http|embedded|testing)\//;
const sockets = /^(node:)?(net|http|https|tls|dgram|http2)$|^undici$/;

function forbiddenSocket(workspace, file, specifier) {
  const checked = isSource(file) && workspace.startsWith('libs/') && !doors.test(file);
  return checked && sockets.test(specifier) ? 'only the http folder of the platform opens sockets' : null;
}

/** Product code, not a test. */
export function isSource(file) {
  return !/\.spec\.tsx?$|\/test\/|\/testing\/|^test\//.test(file);
}
