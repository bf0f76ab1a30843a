import { beforeAll, describe, expect, it } from 'vitest';
import { SsoLogins } from '../logins.js';
import { newId, SamlIdp, type ReceivedRequest, type Statement } from '../testing/saml-idp.js';
import { ssoApp, type SsoApp } from '../testing/sso-app.js';
import { ns } from './xml.js';

let hub: SsoApp;
let idp: SamlIdp;
let stranger: SamlIdp;

beforeAll(async () => {
  hub = await ssoApp();
  idp = hub.idp;
  stranger = await SamlIdp.make(() => hub.clock.now());
  await hub.person('admin@acme.example', { role: 'admin' });
});

const mara = { email: 'mara@acme.example' };
const admin = { email: 'admin@acme.example' };
const more = 'http://www.w3.org/2001/04/xmldsig-more#';

/** Everything that a refused login must not leave behind. */
async function traces(): Promise<unknown> {
  const [row] = await hub.sql<object>(
    `select (select count(*) from app_user) as people, (select count(*) from sso_session) as sessions,
            (select count(*) from sso_request where code_hash is not null) as codes,
            (select count(*) from refresh_token) as tokens`,
  );
  return row;
}

const signedAssertion = (request: ReceivedRequest, statement: Statement): string =>
  idp.sign(idp.assertion(request, statement), 'Assertion');
const idOf = (xml: string): string => /<saml:Assertion[^>]* ID="([^"]+)"/.exec(xml)?.[1] ?? '';

/** Spoils an honest answer. What it returns is posted. */
type Attack = (request: ReceivedRequest) => string;

const refused: [string, string, Attack][] = [
  ['S01: unsigned', 'not_trusted', (request) => idp.envelope(request, idp.assertion(request, mara))],
  [
    'S02: another name after signing',
    'not_trusted',
    (request) => idp.respond(request, mara).replace('>mara@', '>admin@'),
  ],
  [
    'S03: B61: another assertion before the signed one',
    'not_trusted',
    (request) => idp.envelope(request, idp.assertion(request, admin) + signedAssertion(request, mara)),
  ],
  [
    'S04: B61: another assertion after the signed one',
    'not_trusted',
    (request) => idp.envelope(request, signedAssertion(request, mara) + idp.assertion(request, admin)),
  ],
  [
    'S05: B61: another assertion with the same id',
    'not_trusted',
    (request) => {
      const signed = signedAssertion(request, mara);
      const evil = idp.assertion(request, { ...admin, assertionId: idOf(signed) });
      return idp.envelope(request, evil + signed);
    },
  ],
  [
    'S06: B61: another assertion in Extensions',
    'not_trusted',
    (request) => {
      const evil = `<samlp:Extensions>${idp.assertion(request, admin)}</samlp:Extensions>`;
      return idp.respond(request, mara).replace('<samlp:Status>', `${evil}<samlp:Status>`);
    },
  ],
  [
    'S06: B61: the signed assertion in Extensions and another in its place',
    'not_trusted',
    (request) =>
      idp
        .envelope(request, idp.assertion(request, admin))
        .replace(
          '<samlp:Status>',
          `<samlp:Extensions>${signedAssertion(request, mara)}</samlp:Extensions><samlp:Status>`,
        ),
  ],
  [
    'S07: B61: another assertion around the signed one, in Advice',
    'not_trusted',
    (request) => {
      const advice = `<saml:Advice>${signedAssertion(request, mara)}</saml:Advice><saml:AuthnStatement`;
      return idp.envelope(request, idp.assertion(request, admin).replace('<saml:AuthnStatement', advice));
    },
  ],
  [
    'B61: another assertion with the signed one inside the signature',
    'not_trusted',
    (request) => {
      const signed = signedAssertion(request, mara);
      const signature = /<ds:Signature.*<\/ds:Signature>/s.exec(signed)?.[0] ?? '';
      const inside = `<ds:Object>${signed.replace(signature, '')}</ds:Object></ds:Signature>`;
      const evil = idp
        .assertion(request, admin)
        .replace('<saml:Subject>', `${signature.replace('</ds:Signature>', inside)}<saml:Subject>`);
      return idp.envelope(request, evil);
    },
  ],
  [
    'S08: B64: another audience',
    'not_trusted',
    (request) => idp.respond(request, { ...mara, audience: 'https://else.example' }),
  ],
  ['S11: unsolicited', 'not_trusted', (request) => idp.respond(request, { ...mara, inResponseTo: null })],
  [
    'S11: answer to a request that nobody made',
    'not_trusted',
    (request) => idp.respond(request, { ...mara, inResponseTo: newId() }),
  ],
  [
    'S11: signed as unsolicited, then put around an open request',
    'not_trusted',
    (request) => idp.envelope(request, signedAssertion(request, { ...mara, inResponseTo: null })),
  ],
  [
    'S15: B63: RSA with SHA-1',
    'not_trusted',
    (request) => idp.respond(request, mara, { signature: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' }),
  ],
  [
    'S15: B63: a SHA-1 digest',
    'not_trusted',
    (request) => idp.respond(request, mara, { digest: 'http://www.w3.org/2000/09/xmldsig#sha1' }),
  ],
  [
    'S15: the name of a shared-key algorithm',
    'not_trusted',
    (request) =>
      idp.respond(request, mara).replace(`${more}rsa-sha256`, 'http://www.w3.org/2000/09/xmldsig#hmac-sha1'),
  ],
  [
    'S16: B64: another Destination',
    'not_trusted',
    (request) => idp.respond(request, { ...mara, destination: 'https://else.example/acs' }),
  ],
  [
    'S16: no Destination',
    'not_trusted',
    (request) => idp.respond(request, mara).replace(/ Destination="[^"]*"/, ''),
  ],
  [
    'S17: B64: another Recipient',
    'not_trusted',
    (request) => idp.respond(request, { ...mara, recipient: 'https://else.example/acs' }),
  ],
  [
    'B64: another issuer',
    'not_trusted',
    (request) => idp.respond(request, { ...mara, issuer: 'https://else.example' }),
  ],
  [
    'B64: another issuer of the assertion alone',
    'not_trusted',
    (request) => idp.envelope(request, signedAssertion(request, { ...mara, issuer: 'https://else.example' })),
  ],
  ['a key that is not pinned', 'not_trusted', (request) => idp.respond(request, mara, { key: stranger.key })],
  ['no assertion', 'not_trusted', (request) => idp.envelope(request, '')],
  [
    'no assertion in a signed response',
    'not_trusted',
    (request) => idp.sign(idp.envelope(request, ''), 'Response'),
  ],
  [
    'two signed assertions',
    'not_trusted',
    (request) => idp.envelope(request, signedAssertion(request, mara) + signedAssertion(request, admin)),
  ],
  [
    'an encrypted assertion',
    'not_trusted',
    (request) => idp.envelope(request, `<saml:EncryptedAssertion xmlns:saml="${ns.assertion}"/>`),
  ],
  [
    'two confirmations',
    'not_trusted',
    (request) => {
      const assertion = idp.assertion(request, mara);
      const confirmation =
        /<saml:SubjectConfirmation .*<\/saml:SubjectConfirmation>/.exec(assertion)?.[0] ?? '';
      return idp.envelope(
        request,
        idp.sign(assertion.replace(confirmation, confirmation + confirmation), 'Assertion'),
      );
    },
  ],
  [
    'a confirmation that is no bearer',
    'not_trusted',
    (request) =>
      idp.envelope(
        request,
        idp.sign(idp.assertion(request, mara).replace('cm:bearer', 'cm:sender-vouches'), 'Assertion'),
      ),
  ],
  [
    'no conditions',
    'not_trusted',
    (request) =>
      idp.envelope(
        request,
        idp.sign(
          idp.assertion(request, mara).replace(/<saml:Conditions.*<\/saml:Conditions>/, ''),
          'Assertion',
        ),
      ),
  ],
  [
    'a failure reported by the provider',
    'provider_refused',
    (request) => idp.respond(request, mara).replace('status:Success', 'status:Responder'),
  ],
  [
    'a domain of nobody',
    'domain_not_verified',
    (request) => idp.respond(request, { email: 'mara@else.example' }),
  ],
  [
    'a domain of another organisation',
    'domain_not_verified',
    (request) => idp.respond(request, { email: 'mara@other.example' }),
  ],
  ['no address at all', 'no_email', (request) => idp.respond(request, { email: 'mara' })],
  [
    'two addresses in one',
    'no_email',
    (request) => idp.respond(request, { email: 'evil@else.example@acme.example' }),
  ],
];

describe('P26: refused, and nothing is left behind', () => {
  it.each(refused)('%s', async (_name, reason, attack) => {
    const { request } = await hub.depart();
    const before = await traces();
    expect(await hub.post(attack(request))).toEqual({ refused: reason });
    expect(await traces()).toEqual(before);
  });
});

const declared = (xml: string): string => `<!DOCTYPE r [<!ENTITY who "admin@acme.example">]>${xml}`;
const bomb = (xml: string): string => {
  const levels = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`);
  return `<!DOCTYPE r [<!ENTITY l0 "lol">${levels.join('')}]>${xml}`;
};

const malformed: [string, Attack][] = [
  [
    'S09: B67: a document type with an external entity',
    (request) => `<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>${idp.respond(request, mara)}`,
  ],
  ['S09: B67: a document type with an inner entity', (request) => declared(idp.respond(request, mara))],
  [
    'S09: a document type after the declaration',
    (request) => `<?xml version="1.0"?>\n${declared(idp.respond(request, mara))}`,
  ],
  ['S10: B67: an entity bomb', (request) => bomb(idp.respond(request, mara))],
  [
    'S13: B62: an instruction in the name',
    (request) => idp.respond(request, mara).replace('mara@', 'mara<?x?>@'),
  ],
  [
    'S14: B62: a comment in the name',
    (request) =>
      idp.respond(request, { email: 'admin@acme.example.evil.example' }).replace('.evil', '<!-- -->.evil'),
  ],
  [
    'B67: five megabytes',
    (request) => idp.respond(request, { ...mara, attributes: { x: ['y'.repeat(5_000_000)] } }),
  ],
  ['no XML', () => 'hello'],
  ['nothing', () => ''],
  ['an open element', (request) => idp.respond(request, mara).slice(0, -10)],
  [
    'another message',
    (request) => idp.respond(request, mara).replaceAll('samlp:Response', 'samlp:LogoutResponse'),
  ],
  ['an assertion alone', (request) => signedAssertion(request, mara)],
];

describe('P26: answered 400 before anything is verified', () => {
  it.each(malformed)('%s', async (_name, attack) => {
    const { request } = await hub.depart();
    const before = await traces();
    const answer = hub.post(attack(request)).catch((error: unknown) => error);
    expect(await answer).toMatchObject({ status: 400 });
    expect(await traces()).toEqual(before);
  });

  it('text that is not base64', async () => {
    const answer = hub.get(SsoLogins).saml2(hub.connection.id, '<Response/>');
    await expect(answer).rejects.toMatchObject({ status: 400 });
  });
});
