import { Injectable } from '@nestjs/common';
import { SsoConnections } from './connections.js';
import type { Landing } from './login.js';
import { SsoLoginEnd } from './login-end.js';
import { OidcLogin, type OidcAnswer } from './oidc/oidc-login.js';
import { decodeResponse } from './saml/response-shape.js';
import { SamlLogin } from './saml/saml-login.js';
import { attributeOf, parseXml } from './saml/xml.js';

/** What providers send back through browsers, from the door to where the browser lands. */
@Injectable()
export class SsoLogins {
  constructor(
    private readonly connections: SsoConnections,
    private readonly saml: SamlLogin,
    private readonly oidc: OidcLogin,
    private readonly end: SsoLoginEnd,
  ) {}

  /** Throws 404 for an unknown connection and 400 for what is no response at all. */
  async saml2(connectionId: string, samlResponse: string): Promise<Landing> {
    const connection = await this.connections.byId(connectionId, 'saml');
    const xml = decodeResponse(samlResponse);
    const open = await this.saml.open(connection, attributeOf(parseXml(xml), 'InResponseTo'));
    return this.end.land(connection, open, () => this.saml.verify(connection, xml));
  }

  async openId(connectionId: string, answer: OidcAnswer, browser: string): Promise<Landing> {
    const connection = await this.connections.byId(connectionId, 'oidc');
    const open = answer.state ? await this.oidc.open(connection, answer.state, browser) : null;
    return this.end.land(connection, open, () => this.oidc.verify(connection, open, answer));
  }
}
