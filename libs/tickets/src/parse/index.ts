export { detect } from './detect.js';
export { guessMapping } from './guess.js';
export { previewFile, type FilePreview } from './preview.js';
export { readRows, sampleOf } from './read-rows.js';
export { rejectFile } from './rejects.js';
export {
  mappingSchema,
  ParseProblem,
  ticketFields,
  type Mapping,
  type ParsedTicket,
  type Reject,
} from './types.js';
