import { Alert } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { Errors } from '../../../forms/errors.js';

/** What the hub says about the form as a whole. */
export function FormError({ errors }: { errors: Errors }) {
  const message = errors[''];
  if (message === undefined) return null;
  return (
    <Alert role="alert" color="red" icon={<IconAlertTriangle size={18} />} title="This was not accepted">
      {message}
    </Alert>
  );
}
