import { Badge, Button, Group, Text } from '@mantine/core';
import type { FilePreview } from '../../../api/types.js';
import { plural } from '../../../parts/words.js';
import { fileFacts, size } from './file-words.js';

interface Props {
  file: File;
  preview: FilePreview;
  another: () => void;
}

/** Name, size and what the file was recognised as. */
export function FileHead({ file, preview, another }: Props) {
  return (
    <Group justify="space-between" gap="xs">
      <Group gap="xs">
        <Text fw={600}>{file.name}</Text>
        <Text size="sm" c="dimmed">
          {size(file.size)}, {plural(preview.columns.length, 'column')}
        </Text>
        {fileFacts(preview).map((fact) => (
          <Badge key={fact} color="gray">
            {fact}
          </Badge>
        ))}
      </Group>
      <Button variant="default" onClick={another}>
        Another file
      </Button>
    </Group>
  );
}
