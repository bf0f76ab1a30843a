import { Button, Group, Select, Slider, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ok } from '../../api/client.js';
import { useMay } from '../../api/may.js';
import { reasonOf } from '../../api/problem.js';
import { Panel } from '../../parts/page.js';
import { faults, faultWords, type FaultKind } from './faults.js';

interface Fault {
  kind: string;
  rate: number;
}

/** Makes the simulated tool fail on purpose, to see what the hub makes of it. */
export function FaultSwitch({ id, fault }: { id: string; fault: Fault | null }) {
  const may = useMay('plugins:manage');
  const [kind, setKind] = useState<FaultKind>('429');
  const [rate, setRate] = useState(1);
  const change = useFault(id);
  const choice = faults.find((one) => one.kind === kind);
  return (
    <Panel title="Make it fail">
      <Stack gap="xs">
        <Running fault={fault} />
        <Select
          size="xs"
          label="Fault"
          description={choice?.meaning}
          allowDeselect={false}
          disabled={!may}
          data={faults.map((one) => ({ value: one.kind, label: one.title }))}
          value={kind}
          onChange={(next) => setKind(next ?? '429')}
        />
        <RateSlider rate={rate} disabled={!may} onChange={setRate} />
        <Group gap="xs">
          <Button
            variant="default"
            disabled={!may}
            loading={change.isPending && change.variables !== null}
            onClick={() => change.mutate({ kind, rate })}
          >
            {fault ? 'Change the fault' : 'Start the fault'}
          </Button>
          {fault && (
            <Button
              disabled={!may}
              loading={change.isPending && change.variables === null}
              onClick={() => change.mutate(null)}
            >
              Stop it
            </Button>
          )}
        </Group>
      </Stack>
    </Panel>
  );
}

function Running({ fault }: { fault: Fault | null }) {
  return (
    <Text size="sm" role="status" c={fault ? 'var(--danger)' : 'dimmed'}>
      {fault ? `Failing now: ${faultWords(fault)}.` : 'It works as it should.'}
    </Text>
  );
}

function RateSlider(props: { rate: number; disabled: boolean; onChange: (rate: number) => void }) {
  return (
    <div>
      <Text size="xs" fw={500}>
        How often: {Math.round(props.rate * 100)} % of the calls
      </Text>
      <Slider
        size="sm"
        thumbSize={24}
        mx={6}
        min={0.1}
        max={1}
        step={0.1}
        label={null}
        thumbLabel="How often it fails"
        disabled={props.disabled}
        value={props.rate}
        onChange={props.onChange}
      />
    </div>
  );
}

function useFault(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (fault: { kind: FaultKind; rate: number } | null) =>
      ok(
        api.PUT('/api/connections/{id}/sandbox/fault', {
          params: { path: { id } },
          body: fault ?? { kind: null },
        }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: ['sandbox', id] }),
    onError: (error) => notifications.show({ color: 'red', message: reasonOf(error) }),
  });
}
