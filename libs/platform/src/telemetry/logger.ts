import { Injectable, type LoggerService } from '@nestjs/common';
import { pino, type DestinationStream, type Level, type Logger as Pino } from 'pino';
import { scrub } from './scrub.js';

type Fields = Record<string, unknown>;

/** Structured JSON lines; every field is scrubbed of secrets before it is written. Also Nest's own logger. */
@Injectable()
export class Logger implements LoggerService {
  private readonly pino: Pino;

  constructor(level: Level | 'silent' = 'info', destination?: DestinationStream) {
    this.pino = pino(
      { level, base: null, timestamp: () => `,"time":"${new Date().toISOString()}"` },
      destination ?? pino.destination(2),
    );
  }

  debug(message: string, fields?: unknown): void {
    this.write('debug', message, fields);
  }

  info(message: string, fields?: Fields): void {
    this.write('info', message, fields);
  }

  /** Nest's word for its start-up chatter. */
  log(message: string, context?: unknown): void {
    this.write('debug', message, context);
  }

  warn(message: string, fields?: unknown): void {
    this.write('warn', message, fields);
  }

  error(message: unknown, fields?: unknown): void {
    const text = message instanceof Error ? message.message : String(message);
    this.write('error', text, fields);
  }

  private write(level: Level, message: string, fields: unknown): void {
    if (!this.pino.isLevelEnabled(level)) return;
    const safe = scrub(
      typeof fields === 'object' && fields !== null
        ? fields
        : fields === undefined
          ? {}
          : { context: fields },
    );
    this.pino[level](safe as Fields, String(scrub(message)));
  }
}
