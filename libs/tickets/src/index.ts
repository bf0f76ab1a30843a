export * from './change-source.js';
export { maxHtmlBytes, sanitiseHtml } from './html/sanitise-html.js';
export { toImportView, type ImportView } from './ingest/import-view.js';
export { ImportRepository, type RejectedRow } from './ingest/import.repository.js';
export { Imports, type Accepted, type UploadedFile } from './ingest/imports.js';
export { searchQuerySchema, type SearchQuery } from './search/search-query.js';
export { TicketSearch, type SearchHit, type SearchResult } from './search/ticket-search.js';
export { TicketReading } from './store/ticket-reading.js';
export { TicketRepository, type TicketFilter, type TicketPosition } from './store/ticket.repository.js';
export { Privacy } from './privacy/privacy.js';
export { requestKinds, type DataRequest } from './privacy/data-request.repository.js';
export { TicketsModule } from './tickets.module.js';
export {
  mappingSchema,
  ParseProblem,
  previewFile,
  csvLine,
  rejectFile,
  ticketFields,
  type FilePreview,
  type Mapping,
} from './parse/index.js';
