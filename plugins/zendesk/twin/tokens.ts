import { textIn, type JsonObject, type TwinAnswer } from '@patchbay/plugin-sdk';

const refused: TwinAnswer = {
  status: 400,
  json: { error: 'invalid_grant', error_description: 'The provided authorization grant is invalid.' },
};

/** OAuth as Zendesk does it: a refresh token is good once, and a new access token ends the old one. */
export class Tokens {
  private issued = 0;

  /** The access token that is good now. */
  get access(): string {
    return `sandbox-access-${this.issued}`;
  }

  private get refresh(): string {
    return `sandbox-refresh-${this.issued}`;
  }

  grant(form: JsonObject): TwinAnswer {
    const kind = textIn(form, 'grant_type');
    const good =
      (kind === 'refresh_token' && textIn(form, 'refresh_token') === this.refresh) ||
      (kind === 'authorization_code' && textIn(form, 'code') !== '');
    if (!good) return refused;
    this.issued += 1;
    return {
      json: {
        access_token: this.access,
        refresh_token: this.refresh,
        token_type: 'bearer',
        expires_in: 1_800,
        scope: 'read write',
      },
    };
  }
}
