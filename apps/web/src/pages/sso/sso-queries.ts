import { queryOptions } from '@tanstack/react-query';
import { api, ok } from '../../api/client.js';
import type { paths } from '../../api/schema.js';

export const ssoConnections = queryOptions({
  queryKey: ['sso-connections'],
  queryFn: () => ok(api.GET('/api/sso/connections')),
});
export const ssoDomains = queryOptions({
  queryKey: ['sso-domains'],
  queryFn: () => ok(api.GET('/api/sso/domains')),
});
export const ssoPolicy = queryOptions({
  queryKey: ['sso-policy'],
  queryFn: () => ok(api.GET('/api/sso/policy')),
});

type Answer = paths['/api/sso/connections']['get']['responses'][200]['content']['application/json'];
export type SsoConnection = Answer['items'][number];
export type SsoDomain =
  paths['/api/sso/domains']['get']['responses'][200]['content']['application/json']['items'][number];
