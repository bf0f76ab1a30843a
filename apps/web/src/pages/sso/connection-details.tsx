import { Accordion } from '@mantine/core';
import { CertificateList } from './certificate-list.js';
import { CopyValues } from './copy-values.js';
import { MappingForm } from './mapping-form.js';
import type { SsoConnection } from './sso-queries.js';

/** Folded up: what to copy, roles, certificates. After a test login the roles are what one wants to see. */
export function ConnectionDetails({ connection, opened }: { connection: SsoConnection; opened: boolean }) {
  return (
    <Accordion multiple defaultValue={opened ? ['roles'] : ['copy']}>
      <Accordion.Item value="copy">
        <Accordion.Control>Values for the identity provider</Accordion.Control>
        <Accordion.Panel>
          <CopyValues connection={connection} />
        </Accordion.Panel>
      </Accordion.Item>
      <Accordion.Item value="roles">
        <Accordion.Control>Attributes and roles</Accordion.Control>
        <Accordion.Panel>
          <MappingForm connection={connection} />
        </Accordion.Panel>
      </Accordion.Item>
      {connection.protocol === 'saml' && (
        <Accordion.Item value="certificates">
          <Accordion.Control>Certificates</Accordion.Control>
          <Accordion.Panel>
            <CertificateList connection={connection} />
          </Accordion.Panel>
        </Accordion.Item>
      )}
    </Accordion>
  );
}
