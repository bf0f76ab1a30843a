import { detect } from './detect.js';
import {
  clearOrder,
  dateGuess,
  guessMapping,
  isDateField,
  type ColumnGuess,
  type DateGuess,
} from './guess.js';
import { isReject, RowMapper } from './map-row.js';
import { cellsOf, mappingProblems, mapRow, sampleOf } from './read-rows.js';
import {
  fieldOf,
  ticketFields,
  type Detected,
  type Mapping,
  type ParsedTicket,
  type RawRow,
  type TicketField,
} from './types.js';

/** What an import of the file would make of it, before anything is stored. */
export interface FilePreview {
  format: Detected['format'];
  encoding: Detected['encoding'];
  delimiter: string | null;
  columns: ColumnGuess[];
  fields: readonly TicketField[];
  dates: DateGuess[];
  sample_rows: Omit<ParsedTicket, 'content_key'>[];
  problems: { path: string; message: string }[];
}

const shownRows = 20;
const shownChars = 500;

/** Our guess, or the caller's mapping, with sample rows. Throws `ParseProblem` when the file cannot be read. */
export async function previewFile(path: string, fileName: string, wanted?: Mapping): Promise<FilePreview> {
  const detected = await detect(path, fileName);
  const sample = await sampleOf(path, detected);
  const cells = cellsOf(sample);
  const guess = guessMapping(detected.columns, cells);
  const mapping = wanted ?? guess.mapping;
  const dates = datesOf(detected, mapping, cells);
  const order = mapping.date_order ?? clearOrder(dates) ?? dates.find((date) => date.ambiguous)?.order;
  const { rows, problems } = mapSample(detected, { ...mapping, date_order: order }, sample);
  return {
    format: detected.format,
    encoding: detected.encoding,
    delimiter: detected.delimiter,
    columns: guess.guesses.map((column) => (wanted ? chosen(column, wanted) : column)),
    fields: ticketFields,
    dates,
    sample_rows: rows,
    problems: [...mappingProblems(detected, mapping), ...problems],
  };
}

const chosen = (column: ColumnGuess, wanted: Mapping): ColumnGuess => ({
  ...column,
  field: fieldOf(wanted, column.name),
  confidence: 1,
  why: 'your choice',
});

function datesOf(detected: Detected, mapping: Mapping, sample: string[][]): DateGuess[] {
  return detected.columns.flatMap((column, i) =>
    isDateField(fieldOf(mapping, column))
      ? [dateGuess(column, sample.map((row) => row[i] ?? '').filter(Boolean), mapping.date_order)]
      : [],
  );
}

function mapSample(
  detected: Detected,
  mapping: Mapping,
  sample: RawRow[],
): { rows: FilePreview['sample_rows']; problems: FilePreview['problems'] } {
  const mapper = new RowMapper(detected.columns, mapping);
  const rows: FilePreview['sample_rows'] = [];
  const problems: FilePreview['problems'] = [];
  for (const [i, raw] of sample.slice(0, shownRows).entries()) {
    const mapped = mapRow(mapper, raw, i + 1);
    if (isReject(mapped))
      problems.push({
        path: `row ${mapped.row}${mapped.field ? `, ${mapped.field}` : ''}`,
        message: mapped.reason,
      });
    else {
      const { content_key: _key, ...shown } = mapped;
      rows.push({ ...shown, body: shown.body.slice(0, shownChars).toWellFormed() });
    }
  }
  return { rows, problems };
}
