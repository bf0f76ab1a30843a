import { ConfigError, loadConfig } from '@patchbay/config';
import { rolePassword, rolesSql } from '@patchbay/platform';

/** Prints the SQL a database administrator runs when the hub's own login may not create roles. */
try {
  const { secretKey } = loadConfig();
  if (!secretKey)
    throw new ConfigError('PATCHBAY_SECRET_KEY must be set: the roles get passwords derived from it.');
  const passwords = {
    owner: rolePassword(secretKey, 'patchbay_owner'),
    app: rolePassword(secretKey, 'patchbay_app'),
  };
  process.stdout.write(`${rolesSql(passwords).trim()}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
