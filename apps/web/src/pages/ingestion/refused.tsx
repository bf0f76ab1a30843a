import { Alert, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { ApiError, reasonOf } from '../../api/problem.js';

/** Why the hub did not take what was sent. What was chosen stays, so that one can try again. */
export function Refused({ title, error }: { title: string; error: unknown }) {
  const id = error instanceof ApiError ? error.problem.request_id : undefined;
  return (
    <Alert color="red" icon={<IconAlertTriangle size={18} />} title={title} role="alert">
      <Text size="sm">{reasonOf(error)}</Text>
      {id && <Text size="xs">Request {id}</Text>}
    </Alert>
  );
}
