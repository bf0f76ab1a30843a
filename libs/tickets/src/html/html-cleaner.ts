import { setImmediate } from 'node:timers/promises';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { JsonObject } from '@patchbay/domain';
import { Logger } from '@patchbay/platform';
import { CleaningThread, UncleanableError } from './cleaning-thread.js';
import { isTooMuch, sanitiseHtml } from './sanitise-html.js';

/**
 * Cleans the HTML of strangers in a thread of its own: one mail at the limits holds a processor for a tenth of a second, and a
 * delivery brings many. From TypeScript sources, which a thread cannot load, it cleans in process, one turn of the loop each.
 */
@Injectable()
export class HtmlCleaner implements OnApplicationShutdown {
  private readonly thread = new CleaningThread();
  private readonly inProcess = import.meta.url.endsWith('.ts');

  constructor(private readonly log: Logger) {}

  /** What a channel says of a message, its HTML cleaned; without it when it is none, too much or cannot be cleaned. */
  async clean(meta: JsonObject): Promise<JsonObject> {
    if (!('html' in meta)) return meta;
    const { html, ...rest } = meta;
    const clean = typeof html === 'string' && !isTooMuch(html) ? await this.sanitise(html) : null;
    return clean === null ? rest : { ...rest, html: clean };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.thread.stop();
  }

  private async sanitise(html: string): Promise<string | null> {
    if (this.inProcess) return setImmediate().then(() => sanitiseHtml(html));
    try {
      return await this.thread.clean(html);
    } catch (error) {
      if (!(error instanceof UncleanableError)) throw error;
      this.log.warn('the HTML of a message was dropped', { size: html.length, error: error.message });
      return null;
    }
  }
}
