import { loadConfig } from '@patchbay/config';
import { rotateSecrets } from '@patchbay/platform';

/** Brings all credentials under the current key, with the hub running or not. */
try {
  const { rewrapped, resealed, generated } = await rotateSecrets(loadConfig());
  const what = `${rewrapped} data keys wrapped anew, ${resealed} values of an earlier version sealed anew.`;
  const rest = generated
    ? 'A new key was generated. The former one, in old-secret.keys of the data folder, is not needed any more once the hub has been restarted.'
    : 'Keys in PATCHBAY_OLD_SECRET_KEYS are not needed any more.';
  process.stdout.write(`${what}\n${rest}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
