import { SegmentedControl } from '@mantine/core';
import type { Join } from './tree.js';

const data = [
  { value: 'and', label: 'All of these' },
  { value: 'or', label: 'Any of these' },
] as const;

export function JoinControl(props: { label: string; value: Join; onChange: (join: Join) => void }) {
  return (
    <SegmentedControl
      size="xs"
      style={{ alignSelf: 'flex-start' }}
      aria-label={props.label}
      data={[...data]}
      value={props.value}
      onChange={props.onChange}
    />
  );
}
