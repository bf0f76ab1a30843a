import { useState } from 'react';
import { api, ok } from '../../api/client.js';
import { DoorPage } from '../../parts/door-page.js';
import { TextLink } from '../../parts/text-link.js';
import { DoorForm, newPasswordField, type DoorField } from './door-form.js';
import { Mailed } from './mailed.js';

const fields: DoorField[] = [
  { name: 'organisation', label: 'Organisation', autoComplete: 'organization' },
  { name: 'name', label: 'Your name', autoComplete: 'name' },
  { name: 'email', label: 'E-mail', kind: 'email', autoComplete: 'username' },
  newPasswordField,
];

/** Asks for an organisation of one's own; it is made once the mail was read. */
export function SignUpPage() {
  const [detail, setDetail] = useState<string | null>(null);
  if (detail !== null) return <Mailed detail={detail} />;
  return (
    <DoorPage title="Sign up">
      <DoorForm
        fields={fields}
        button="Sign up"
        send={({ organisation = '', name = '', email = '', password = '' }) =>
          ok(api.POST('/api/auth/sign-up', { body: { organisation, name, email, password } }))
        }
        onDone={(answer) => setDetail(answer.detail)}
      />
      <TextLink to="/sign-in" size="sm" mt="md" display="block">
        Sign in instead
      </TextLink>
    </DoorPage>
  );
}
