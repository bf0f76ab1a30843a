import type { SsoAddresses } from '../addresses.js';
import type { SamlConnection } from '../connection.js';
import { escapeXml, ns } from './xml.js';

/** What a provider needs to know about the hub, as SAML metadata. */
export function spMetadata({ id, settings }: SamlConnection, addresses: SsoAddresses): string {
  const key = settings.sp_certificate.replace(/-----[A-Z ]+-----|\s/g, '');
  return `<?xml version="1.0" encoding="UTF-8"?>
<EntityDescriptor xmlns="${ns.metadata}" entityID="${escapeXml(addresses.metadata(id))}">
  <SPSSODescriptor AuthnRequestsSigned="true" WantAssertionsSigned="true" protocolSupportEnumeration="${ns.protocol}">
    <KeyDescriptor use="signing">
      <KeyInfo xmlns="${ns.signature}"><X509Data><X509Certificate>${key}</X509Certificate></X509Data></KeyInfo>
    </KeyDescriptor>
    <SingleLogoutService Binding="${bindings}HTTP-Redirect" Location="${escapeXml(addresses.logout(id))}"/>
    <NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</NameIDFormat>
    <AssertionConsumerService index="0" isDefault="true" Binding="${bindings}HTTP-POST" Location="${escapeXml(addresses.acs(id))}"/>
  </SPSSODescriptor>
</EntityDescriptor>
`;
}

const bindings = 'urn:oasis:names:tc:SAML:2.0:bindings:';
