import { Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api, ok } from '../../api/client.js';
import { ssoPolicy } from './sso-queries.js';
import { useSsoMutation } from './use-sso-mutation.js';

/** Passwords off for everybody but administrators. */
export function PolicySwitch() {
  const enforced = useQuery(ssoPolicy).data?.enforced ?? false;
  const enforce = useSsoMutation((next: boolean) =>
    ok(api.PUT('/api/sso/policy', { body: { enforced: next } })),
  );
  return (
    <Switch
      label="Require single sign-on"
      description="Administrators keep their password"
      checked={enforced}
      disabled={enforce.isPending}
      onChange={(event) => enforce.mutate(event.currentTarget.checked)}
    />
  );
}
