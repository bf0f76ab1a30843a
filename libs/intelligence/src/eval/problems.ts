/** What is wrong with an argument or a file; ends the command with exit code 2. */
export class InputProblem extends Error {
  override name = 'InputProblem';
}

/** The asked-for provider cannot answer here; ends the command with exit code 3. */
export class ProviderProblem extends Error {
  override name = 'ProviderProblem';
}

/** Exit code of a command that ended with this error. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof InputProblem) return 2;
  return error instanceof ProviderProblem ? 3 : 1;
}

/** Runs a command and ends the process with its exit code; the reason of a failure goes to stderr. */
export function runCommand(command: (argv: string[]) => Promise<void>): void {
  command(process.argv.slice(2)).then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exit(exitCodeOf(error));
    },
  );
}
