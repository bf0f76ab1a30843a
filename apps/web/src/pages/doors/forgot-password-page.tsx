import { Text } from '@mantine/core';
import { useState } from 'react';
import { api, ok } from '../../api/client.js';
import { DoorPage } from '../../parts/door-page.js';
import { TextLink } from '../../parts/text-link.js';
import { DoorForm } from './door-form.js';
import { Mailed } from './mailed.js';

/** Asks for a link to set a new password. */
export function ForgotPasswordPage() {
  const [detail, setDetail] = useState<string | null>(null);
  if (detail !== null) return <Mailed detail={detail} />;
  return (
    <DoorPage title="Forgot your password?">
      <Text size="sm" mb="sm">
        We send a link to set a new one. It works once and for 30 minutes.
      </Text>
      <DoorForm
        fields={[{ name: 'email', label: 'E-mail', kind: 'email', autoComplete: 'username' }]}
        button="Send the link"
        send={({ email = '' }) => ok(api.POST('/api/auth/password/forgot', { body: { email } }))}
        onDone={(answer) => setDetail(answer.detail)}
      />
      <TextLink to="/sign-in" size="sm" mt="md" display="block">
        Back to signing in
      </TextLink>
    </DoorPage>
  );
}
