import { loadConfig } from '@patchbay/config';
import { verifyAudit } from '@patchbay/platform';

/** Says of every organisation whether its audit log is as it was written; ends with 1 when one is not. */
try {
  for (const [tenant, { ok, entries, tip, damage }] of await verifyAudit(loadConfig())) {
    const found = damage.map(({ detail }) => `\n  ${detail}`).join('');
    process.stdout.write(
      `${tenant}: ${entries} entries, ${ok ? `whole, last hash ${tip ?? 'none'}` : 'NOT WHOLE'}${found}\n`,
    );
    if (!ok) process.exitCode = 1;
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
