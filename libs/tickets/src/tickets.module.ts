import { Global, Module } from '@nestjs/common';
import { TicketDirectory, TicketIntake } from './change-source.js';
import { HtmlCleaner } from './html/html-cleaner.js';
import { ImportRunner } from './ingest/import-runner.js';
import { ImportRepository } from './ingest/import.repository.js';
import { StagingRepository } from './ingest/staging.repository.js';
import { Imports } from './ingest/imports.js';
import { IntakeRepository } from './intake/intake.repository.js';
import { ArchiveRepository } from './privacy/archive.repository.js';
import { DataRequestRepository } from './privacy/data-request.repository.js';
import { ErasureRepository } from './privacy/erasure.repository.js';
import { Privacy } from './privacy/privacy.js';
import { Retention } from './privacy/retention.js';
import { SearchIndexRepository } from './search/search-index.repository.js';
import { SearchIndex } from './search/search-index.js';
import { SearchRepository } from './search/search.repository.js';
import { TicketSearch } from './search/ticket-search.js';
import { TicketCounts } from './store/ticket-counts.js';
import { TicketReading } from './store/ticket-reading.js';
import { TicketRepository } from './store/ticket.repository.js';
import { StoredTickets } from './ticket-directory.js';
import { StoringIntake } from './ticket-intake.js';

const services = [
  HtmlCleaner,
  ImportRepository,
  StagingRepository,
  ImportRunner,
  Imports,
  IntakeRepository,
  SearchIndexRepository,
  SearchIndex,
  SearchRepository,
  TicketSearch,
  TicketCounts,
  TicketReading,
  TicketRepository,
  ArchiveRepository,
  DataRequestRepository,
  ErasureRepository,
  Privacy,
  Retention,
];
const published = [
  { provide: TicketIntake, useClass: StoringIntake },
  { provide: TicketDirectory, useClass: StoredTickets },
];

/** The store of the shared schema, its search and its imports; global. */
@Global()
@Module({ providers: [...services, ...published], exports: [...services, ...published] })
export class TicketsModule {}
