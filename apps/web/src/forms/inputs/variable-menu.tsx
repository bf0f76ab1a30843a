import { ActionIcon, Menu, Text } from '@mantine/core';
import { IconBraces } from '@tabler/icons-react';
import { useForm } from '../form-context.js';
import { inserted } from '../insert.js';

/** Puts a field of the ticket where the cursor is, so that nobody has to know template syntax. */
export function VariableMenu(props: { target: string; value: string; onChange: (value: string) => void }) {
  const { variables, disabled } = useForm();
  const insert = (name: string): void => {
    const input = document.getElementById(props.target) as HTMLInputElement | null;
    const end = props.value.length;
    props.onChange(inserted(props.value, name, input?.selectionStart ?? end, input?.selectionEnd ?? end));
    requestAnimationFrame(() => input?.focus());
  };
  return (
    <Menu position="bottom-end" withinPortal withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={24}
          disabled={disabled}
          aria-label="Insert a field of the ticket"
          title="Insert a field of the ticket"
        >
          <IconBraces size={15} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflow: 'auto' }}>
        <Menu.Label>Filled in for each ticket</Menu.Label>
        {variables.map(({ name, title }) => (
          <Menu.Item key={name} onClick={() => insert(name)}>
            <Text size="sm">{title}</Text>
            <Text size="xs" c="dimmed" ff="monospace">{`{{${name}}}`}</Text>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
