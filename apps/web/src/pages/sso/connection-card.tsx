import { Alert, Stack } from '@mantine/core';
import { ConnectionDetails } from './connection-details.js';
import { ConnectionHead } from './connection-head.js';
import type { SsoConnection } from './sso-queries.js';

/** One identity provider: on or off, test, what to copy, who gets which role, whom it trusts. */
export function ConnectionCard({ connection, opened }: { connection: SsoConnection; opened: boolean }) {
  return (
    <Stack gap="xs" py="sm" component="section" aria-label={connection.name}>
      <ConnectionHead connection={connection} />
      <TestResult connection={connection} />
      <ConnectionDetails connection={connection} opened={opened} />
    </Stack>
  );
}

function TestResult({ connection: { last_test: test } }: { connection: SsoConnection }) {
  if (!test) return null;
  const at = new Date(test.at).toLocaleString();
  return test.ok ? (
    <Alert color="teal" title={`The test login of ${at} worked`}>
      {test.email} would sign in as {test.role}.
      {test.groups.length > 0 && ` Values of the role attribute: ${test.groups.join(', ')}.`}
    </Alert>
  ) : (
    <Alert color="red" title={`The test login of ${at} did not work`}>
      {test.problem}
    </Alert>
  );
}
