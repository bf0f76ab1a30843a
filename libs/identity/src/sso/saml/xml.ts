import { DOMParser } from '@xmldom/xmldom';
import { malformed } from '../refusal.js';

export const ns = {
  protocol: 'urn:oasis:names:tc:SAML:2.0:protocol',
  assertion: 'urn:oasis:names:tc:SAML:2.0:assertion',
  metadata: 'urn:oasis:names:tc:SAML:2.0:metadata',
  signature: 'http://www.w3.org/2000/09/xmldsig#',
} as const;

/** Largest message or metadata document that is looked at, in bytes. */
export const maxXmlBytes = 256 * 1024;

/** The root element. Throws 400 for what is no XML, and for document types: they carry entities. */
export function parseXml(text: string): Element {
  if (Buffer.byteLength(text) > maxXmlBytes) throw malformed('The document is larger than 256 KiB.');
  if (/<!(DOCTYPE|ENTITY)/i.test(text))
    throw malformed('The document has a document type, which is not allowed.');
  try {
    const fail = (message: string): never => {
      throw new Error(message);
    };
    const parser = new DOMParser({ errorHandler: { warning: fail, error: fail, fatalError: fail } });
    const root = parser.parseFromString(text, 'text/xml').documentElement as Element | null;
    if (root) return root;
  } catch {
    // Said below, without the parser's words.
  }
  throw malformed('The document is not well-formed XML.');
}

/** Elements right below this one. */
export const childrenOf = (parent: Element, namespace: string, name: string): Element[] =>
  Array.from(parent.childNodes).filter(
    (node): node is Element =>
      node.nodeType === 1 &&
      (node as Element).localName === name &&
      (node as Element).namespaceURI === namespace,
  );

/** Elements anywhere below this one. */
export const within = (parent: Element, namespace: string, name: string): Element[] =>
  Array.from(parent.getElementsByTagNameNS(namespace, name));

export const textOf = (element: Element | undefined): string | null => element?.textContent?.trim() || null;
export const attributeOf = (element: Element | undefined, name: string): string | null =>
  element?.getAttribute(name) || null;

/** For text and attribute values of XML that we write. */
export const escapeXml = (text: string): string =>
  text.replace(/[<>&"']/g, (sign) => `&#${sign.codePointAt(0)};`);
