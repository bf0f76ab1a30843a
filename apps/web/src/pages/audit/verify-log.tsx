import { Alert, Button, Group, List, Text } from '@mantine/core';
import { IconAlertTriangle, IconShieldCheck } from '@tabler/icons-react';
import { reasonOf } from '../../api/problem.js';
import type { AuditVerdict } from '../../api/types.js';
import { verdictWords } from './audit-words.js';
import { useVerify } from './use-audit.js';

/** Checks every entry against the chain of hashes, and says what came of it. */
export function VerifyLog() {
  const verify = useVerify();
  return (
    <div aria-live="polite">
      <Group gap="xs" mb="sm">
        <Button
          variant="default"
          leftSection={<IconShieldCheck size={16} />}
          loading={verify.isPending}
          onClick={() => verify.mutate()}
        >
          Check the log
        </Button>
        <Text size="sm" c="dimmed">
          Each entry is chained to the one before: what was changed, removed or added shows.
        </Text>
      </Group>
      {verify.isError && (
        <Alert color="red" title="Not checked" mb="sm">
          {reasonOf(verify.error)}
        </Alert>
      )}
      {verify.data && <Outcome verdict={verify.data} />}
    </div>
  );
}

function Outcome({ verdict }: { verdict: AuditVerdict }) {
  const { ok, tip, damage } = verdict;
  return (
    <Alert
      color={ok ? 'green' : 'red'}
      icon={ok ? <IconShieldCheck size={18} /> : <IconAlertTriangle size={18} />}
      title={ok ? 'The log is whole' : 'The log has been tampered with'}
      mb="sm"
    >
      <Text size="sm">{verdictWords(verdict)}</Text>
      <List size="sm">
        {damage.map(({ seq, problem, detail }) => (
          <List.Item key={`${seq} ${problem}`}>{detail}</List.Item>
        ))}
      </List>
      {ok && tip && (
        <Text size="xs" style={{ overflowWrap: 'anywhere' }}>
          Last hash: {tip}
        </Text>
      )}
    </Alert>
  );
}
