import { detect, isJson } from './detect.js';
import { dateGuess, guessMapping, isDateField, type ColumnGuess, type DateGuess } from './guess.js';
import { isReject, RowMapper } from './map-row.js';
import { mappingProblems, sampleOf } from './read-rows.js';
import { ticketFields, type Detected, type Mapping, type ParsedTicket, type TicketField } from './types.js';

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

/** Our guess, or the caller's mapping, with sample rows. Throws `ParseProblem` when the file cannot be read. */
export async function previewFile(path: string, fileName: string, wanted?: Mapping): Promise<FilePreview> {
  const detected = await detect(path, fileName);
  const sample = await sampleOf(path, detected);
  const guess = guessMapping(detected.columns, sample);
  const mapping = wanted ?? guess.mapping;
  const columns = guess.guesses.map((column) =>
    wanted ? { ...column, field: wanted.columns[column.name] ?? null, why: 'your choice' } : column,
  );
  const { rows, problems } = mapSample(detected, mapping, sample);
  return {
    format: detected.format,
    encoding: detected.encoding,
    delimiter: detected.delimiter,
    columns,
    fields: ticketFields,
    dates: datesOf(detected, mapping, sample),
    sample_rows: rows,
    problems: [...mappingProblems(detected, mapping), ...problems],
  };
}

function datesOf(detected: Detected, mapping: Mapping, sample: string[][]): DateGuess[] {
  return detected.columns.flatMap((column, i) =>
    isDateField(mapping.columns[column])
      ? [dateGuess(column, sample.map((row) => row[i] ?? '').filter(Boolean), mapping.date_order)]
      : [],
  );
}

function mapSample(
  detected: Detected,
  mapping: Mapping,
  sample: string[][],
): { rows: FilePreview['sample_rows']; problems: FilePreview['problems'] } {
  const order =
    mapping.date_order ?? datesOf(detected, mapping, sample).find((date) => date.order !== 'iso')?.order;
  const mapper = new RowMapper(detected.columns, { ...mapping, date_order: order }, isJson(detected.format));
  const rows: FilePreview['sample_rows'] = [];
  const problems: FilePreview['problems'] = [];
  for (const [i, cells] of sample.slice(0, shownRows).entries()) {
    const mapped = mapper.map(cells, i + 1);
    if (isReject(mapped))
      problems.push({
        path: `row ${mapped.row}${mapped.field ? `, ${mapped.field}` : ''}`,
        message: mapped.reason,
      });
    else {
      const { content_key: _key, ...shown } = mapped;
      rows.push({ ...shown, body: shown.body.slice(0, 500) });
    }
  }
  return { rows, problems };
}
