import { Button, FileButton, Text } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { useState, type DragEvent } from 'react';
import style from '../ingestion.module.css';

export const accept = '.csv,.tsv,.txt,.json,.jsonl,.ndjson,.parquet';

/** Takes a file by drop, or by the button for those who do not drag. */
export function DropZone({ take }: { take: (file: File) => void }) {
  const [over, setOver] = useState(false);
  const hover = (event: DragEvent, on: boolean): void => {
    event.preventDefault();
    setOver(on);
  };
  const drop = (event: DragEvent): void => {
    hover(event, false);
    const file = event.dataTransfer.files[0];
    if (file) take(file);
  };
  return (
    <section
      className={style.zone}
      data-over={over}
      aria-label="Choose a file"
      onDragOver={(event) => hover(event, true)}
      onDragLeave={(event) => hover(event, false)}
      onDrop={drop}
    >
      <IconFileUpload size={28} stroke={1.5} aria-hidden />
      <Text fw={600}>{over ? 'Let go to read this file' : 'Drop a file here'}</Text>
      <FileButton
        onChange={(file) => file && take(file)}
        accept={accept}
        inputProps={{ 'aria-label': 'File' }}
      >
        {(props) => (
          <Button variant="filled" {...props}>
            Choose a file
          </Button>
        )}
      </FileButton>
      <Text size="sm" c="dimmed" maw={560}>
        CSV, TSV, JSON Lines, JSON or Parquet, of any length. Encoding, separator, columns and dates are
        recognised; you see what the rows become before anything is stored.
      </Text>
    </section>
  );
}
