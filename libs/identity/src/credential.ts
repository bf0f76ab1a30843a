import passportJwt from 'passport-jwt';
import { isApiKey } from './api-keys/api-key.js';
import type { AuthenticatedRequest } from './principal.js';

const bearer = passportJwt.ExtractJwt.fromAuthHeaderAsBearerToken();

/** The access token or API key of a request, empty when there is none. `X-Api-Key` is for keys only. */
export function credentialOf(request: Pick<AuthenticatedRequest, 'headers'>): string {
  const key = request.headers['x-api-key'];
  return bearer(request) ?? (typeof key === 'string' && isApiKey(key) ? key : '');
}
