import { ActionIcon, Button, Fieldset, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { nextHours, weekdays, type HoursValues, type SettingsValues } from './settings-values.js';

type Form = UseFormReturnType<SettingsValues>;
const name = 'working_hours';

/** When people work, line by line; several lines of one day are spans with a break between them. */
export function WorkingHoursFields({ form }: { form: Form }) {
  const lines = form.values[name];
  return (
    <Fieldset variant="unstyled" legend="Working hours">
      <Stack gap="xs">
        {lines.length === 0 && (
          <Text size="sm" c="dimmed">
            None given.
          </Text>
        )}
        {lines.map((line, index) => (
          <Line key={index} form={form} index={index} line={line} />
        ))}
        <Button
          variant="default"
          leftSection={<IconPlus size={16} stroke={1.7} />}
          onClick={() => form.insertListItem(name, nextHours(lines))}
          style={{ alignSelf: 'flex-start' }}
        >
          Add hours
        </Button>
      </Stack>
    </Fieldset>
  );
}

function Line({ form, index, line }: { form: Form; index: number; line: HoursValues }) {
  const day = weekdays.find(({ value }) => value === line.day)?.label ?? '';
  const field = (key: keyof HoursValues) => form.getInputProps(`${name}.${index}.${key}`);
  return (
    <Group gap="xs" align="flex-start">
      <NativeSelect
        aria-label={`Day of line ${index + 1}`}
        data={weekdays}
        w={{ base: '100%', xs: 150 }}
        {...field('day')}
      />
      <TextInput type="time" aria-label={`${day} from`} w={134} {...field('from')} />
      <TextInput type="time" aria-label={`${day} to`} w={134} {...field('to')} />
      <ActionIcon
        variant="subtle"
        color="gray"
        size={32}
        aria-label={`Remove ${day} ${line.from}`}
        onClick={() => form.removeListItem(name, index)}
      >
        <IconTrash size={16} stroke={1.7} />
      </ActionIcon>
    </Group>
  );
}
