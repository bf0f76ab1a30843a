import { Module } from '@nestjs/common';
import { AnalyseTicket } from './analyse-ticket.js';
import { EnabledCapabilities } from './enabled-capabilities.js';
import { ScorerPool } from './pool/scorer-pool.js';
import { SignalRepository } from './signal.repository.js';

/** Understanding: capabilities run over tickets, in process. */
@Module({ providers: [AnalyseTicket, EnabledCapabilities, ScorerPool, SignalRepository] })
export class IntelligenceModule {}
