import { Button, Group, Progress, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { share as percent } from '../../../parts/words.js';
import { Refused } from '../refused.js';
import type { Chosen } from './file-import.js';
import { size } from './file-words.js';
import { obstacle, type Draft } from './mapping.js';
import { useUpload } from './use-upload.js';

interface Props {
  chosen: Chosen;
  draft: Draft;
  accepted: (job: string) => void;
}

/** The name of the source and the button that starts; while sending, how much has left. */
export function SendBar({ chosen, draft, accepted }: Props) {
  const [source, setSource] = useState(chosen.source);
  const { send, sending, share, error, stop } = useUpload(chosen.file, accepted);
  const hindrance = obstacle(draft);
  if (sending) return <Sending file={chosen.file} share={share} stop={stop} />;
  return (
    <Stack gap="xs">
      {error && <Refused title="The file was not taken" error={error} />}
      <Group align="flex-end" gap="sm">
        <TextInput
          label="Source"
          description="The imported tickets carry this name; one can filter by it."
          size="xs"
          w={320}
          maxLength={100}
          value={source}
          error={source.trim() === '' ? 'Give the source a name' : undefined}
          onChange={(event) => setSource(event.currentTarget.value)}
        />
        <Button
          variant="filled"
          disabled={hindrance !== null || source.trim() === ''}
          onClick={() => send({ draft, source: source.trim() })}
        >
          Start the import
        </Button>
        {hindrance && (
          <Text size="sm" c="var(--danger)" role="alert">
            {hindrance}
          </Text>
        )}
      </Group>
    </Stack>
  );
}

function Sending({ file, share, stop }: { file: File; share: number; stop: () => void }) {
  const whole = share >= 1;
  return (
    <Stack gap={6}>
      <Text size="sm" role="status">
        {whole
          ? 'The file has arrived and is being checked…'
          : `Sending ${file.name}: ${percent(share)} of ${size(file.size)}`}
      </Text>
      <Group wrap="nowrap">
        <Progress
          value={share * 100}
          animated={whole}
          flex={1}
          aria-label="Share of the file that was sent"
        />
        <Button variant="default" onClick={stop}>
          Stop sending
        </Button>
      </Group>
    </Stack>
  );
}
