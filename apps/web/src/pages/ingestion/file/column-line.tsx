import { NativeSelect, Text } from '@mantine/core';
import type { FilePreview } from '../../../api/types.js';
import { share, wordsOf } from '../../../parts/words.js';
import style from '../ingestion.module.css';
import { guessWords, reasonFor, type Draft, type Field } from './mapping.js';

const kept = { value: '', label: 'Kept as extra data' };

interface Props {
  column: FilePreview['columns'][number];
  fields: FilePreview['fields'];
  draft: Draft;
  choose: (field: Field | null) => void;
}

/** One column: its values, the field it becomes, and what made us think so. */
export function ColumnLine({ column, fields, draft, choose }: Props) {
  const field = draft.columns[column.name] ?? null;
  const why = reasonFor(column, draft);
  const guessed = field !== null && field === column.field;
  return (
    <tr>
      <th scope="row">
        {column.name || 'Without a name'}
        <span className={style.sample}>{column.samples[0]}</span>
      </th>
      <td className={`${style.samples} ${style.roomy} clip`} title={column.samples.join('\n')}>
        {column.samples.join(' · ') || 'empty'}
      </td>
      <td>
        <NativeSelect
          size="xs"
          miw={170}
          aria-label={`Column ${column.name} becomes`}
          data={[kept, ...fields.map((value) => ({ value, label: wordsOf(value) }))]}
          value={field ?? ''}
          onChange={(event) => choose((event.currentTarget.value || null) as Field | null)}
        />
      </td>
      <td className={style.roomy}>
        <Text size="sm" c="dimmed">
          {guessWords(why)}
          {guessed && `, ${share(column.confidence)} sure`}
        </Text>
      </td>
    </tr>
  );
}
