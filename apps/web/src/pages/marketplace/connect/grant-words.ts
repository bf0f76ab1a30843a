const known: Record<string, string> = {
  'tickets:read': 'Read tickets',
  'tickets:write': 'Create and change tickets',
  'commands:run': 'Run commands that people type',
  'webhooks:receive': 'Receive webhooks',
};

/** `http:{subdomain}.zendesk.com` -> "Call your-subdomain.zendesk.com". */
export function grantWords(grant: string): string {
  if (grant.startsWith('http:'))
    return `Call ${grant.slice('http:'.length).replaceAll(/\{(\w+)\}/g, 'your-$1')}`;
  return known[grant] ?? grant;
}
