import { randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Global, Module } from '@nestjs/common';
import type { JsonObject } from '@patchbay/domain';
import { Clock, DomainEvents, TenantDoor } from '@patchbay/platform';
import { eventually, peek, testApp, type TestApp, type TestAppOptions } from '@patchbay/platform/testing';
import type { EntityManager } from 'typeorm';
import { ChangeSource, type InboundJob, type SourcedBatch } from '../change-source.js';
import type { ImportView } from '../ingest/import-view.js';
import { Imports } from '../ingest/imports.js';
import { collect } from './files.js';
import { rejectFile } from '../parse/rejects.js';
import { TicketsModule } from '../tickets.module.js';

/** Connectors live in another library; here a delivery says what the test put into it. */
export class ScriptedSource extends ChangeSource {
  readonly deliveries = new Map<string, SourcedBatch>();
  readonly removed = new Set<string>();

  async read(_tenantId: string, jobs: InboundJob[]): Promise<SourcedBatch[]> {
    return jobs.flatMap((job) => this.deliveries.get(job.inboxId) ?? []);
  }

  async present(_em: EntityManager, batches: SourcedBatch[]): Promise<SourcedBatch[]> {
    return batches.filter(({ connection }) => !this.removed.has(connection.id));
  }
}

const source = new ScriptedSource();

@Global()
@Module({ providers: [{ provide: ChangeSource, useValue: source }], exports: [ChangeSource] })
class Sources {}

/** Queue in which the tests find the news of tickets. */
export const newsQueue = 'news';

export interface FileOptions {
  name?: string;
  source?: string;
  mapping?: JsonObject | null;
}

/** The ticket library on a database of its own. */
export class TicketApp {
  readonly userId = randomUUID();

  constructor(readonly hub: TestApp) {}

  get imports(): Imports {
    return this.hub.get(Imports);
  }

  get source(): ScriptedSource {
    return source;
  }

  get now(): Date {
    return this.hub.get(Clock).now();
  }

  tenant(id: string): Promise<string> {
    return this.hub.tenant(id);
  }

  door<T>(tenant: string, work: Parameters<TenantDoor['run']>[1]): Promise<T> {
    return this.hub.get(TenantDoor).run(tenant, work) as Promise<T>;
  }

  /** Reads past every policy. */
  peek<T>(sql: string, values: unknown[] = []): Promise<T[]> {
    return peek<T>(this.hub.database, sql, values);
  }

  async count(table: string, tenant: string): Promise<number> {
    const rows = await this.peek<{ n: number }>(
      `select count(*)::int as n from ${table} where tenant_id = $1`,
      [tenant],
    );
    return rows[0]?.n ?? 0;
  }

  /** Puts a file where uploads lie and has it imported; answers the job's id. */
  async upload(tenant: string, content: string | Uint8Array, options: FileOptions = {}): Promise<string> {
    const bytes = Buffer.from(content);
    const path = this.uploadPath();
    writeFileSync(path, bytes);
    const file = { path, name: options.name ?? 'file.csv', bytes: bytes.length };
    const accepted = await this.imports.acceptFile(
      tenant,
      this.userId,
      file,
      options.source ?? 'upload',
      options.mapping ?? null,
    );
    return accepted.job_id;
  }

  /** Imports a file of this machine as it is. */
  async uploadPathOf(tenant: string, given: string, options: FileOptions = {}): Promise<string> {
    const path = this.uploadPath();
    copyFileSync(given, path);
    const file = { path, name: options.name ?? given, bytes: statSync(path).size };
    const accepted = await this.imports.acceptFile(
      tenant,
      this.userId,
      file,
      options.source ?? 'upload',
      options.mapping ?? null,
    );
    return accepted.job_id;
  }

  /** Waits until a job has ended. */
  ended(tenant: string, id: string, withinMs = 15_000): Promise<ImportView> {
    return eventually(async () => {
      const view = await this.imports.get(tenant, id);
      if (view.status === 'queued' || view.status === 'running')
        throw new Error(`the job is still ${view.status}`);
      return view;
    }, withinMs);
  }

  async imported(
    tenant: string,
    content: string | Uint8Array,
    options: FileOptions = {},
  ): Promise<ImportView> {
    return this.ended(tenant, await this.upload(tenant, content, options));
  }

  /** The file of rejected rows, as it would be downloaded. */
  async rejectedFile(tenant: string, id: string): Promise<{ name: string; text: string }> {
    const { file_name } = await this.imports.get(tenant, id);
    const file = rejectFile(file_name ?? 'records.jsonl', (after, limit) =>
      this.imports.rejects(tenant, id, after, limit),
    );
    return { name: file.name, text: (await collect(file.text)).join('') };
  }

  /** Events of a tenant that nobody has taken, oldest first. */
  async news(
    tenant: string,
  ): Promise<{ event: string; ticket_ids: string[]; bulk: boolean; depth: number }[]> {
    const rows = await this.peek<{
      payload: { event: string; ticket_ids: string[]; bulk: boolean; depth: number };
    }>('select payload from job where queue = $1 and tenant_id = $2 order by id', [newsQueue, tenant]);
    return rows.map((row) => row.payload);
  }

  uploads(): string {
    return join(this.hub.foundation.dataDir, 'uploads');
  }

  private uploadPath(): string {
    if (!existsSync(this.uploads())) mkdirSync(this.uploads(), { recursive: true });
    return join(this.uploads(), randomUUID());
  }
}

/** Starts the ticket library; its news are kept in {@link newsQueue} unless the spec works them off. */
export async function ticketApp(options: TestAppOptions = {}): Promise<TicketApp> {
  const hub = await testApp([Sources, TicketsModule], options);
  hub.get(DomainEvents).subscribe(newsQueue, ['ticket.created', 'ticket.updated']);
  return new TicketApp(hub);
}
