type End = () => unknown;

const ends: End[] = [];

/**
 * Runs when the spec file is done, last come first gone. Unlike `afterAll` it may be asked for from within a hook or a
 * test, where vitest forgets what it is told.
 */
export function atEnd(end: End): void {
  ends.push(end);
}

/** All of them, even when one fails; throws what failed first. For `test/setup.ts`. */
export async function endAll(): Promise<void> {
  const failures: unknown[] = [];
  for (let end = ends.pop(); end; end = ends.pop()) {
    try {
      await end();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
