export { detect } from './detect.js';
export { guessMapping } from './guess.js';
export { previewFile, type FilePreview } from './preview.js';
export { cellsOf, readRows, sampleOf } from './read-rows.js';
export { firstLine } from './text-fields.js';
export { csvLine } from './csv-line.js';
export { rejectFile } from './rejects.js';
export {
  isStorable,
  mappingSchema,
  ParseProblem,
  ticketFields,
  type Mapping,
  type ParsedTicket,
  type Reject,
} from './types.js';
