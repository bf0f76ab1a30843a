import { ActionIcon, CopyButton, TextInput } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';

/** An address to carry to the provider. */
export function CopyLine(props: { label: string; hint: string; value: string }) {
  return (
    <TextInput
      size="xs"
      readOnly
      label={props.label}
      description={props.hint}
      value={props.value}
      onFocus={(event) => event.currentTarget.select()}
      rightSection={
        <CopyButton value={props.value}>
          {({ copied, copy }) => (
            <ActionIcon
              variant="subtle"
              color={copied ? 'teal' : 'gray'}
              size={24}
              onClick={copy}
              aria-label={copied ? 'Copied' : `Copy ${props.label}`}
            >
              {copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
            </ActionIcon>
          )}
        </CopyButton>
      }
    />
  );
}
