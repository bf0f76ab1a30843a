import { readFile } from 'node:fs/promises';
import { learners } from '@patchbay/learners';
import type { Scorer, ScorerEntry } from '@patchbay/plugin-sdk';
import type { ScoreRequest } from './messages.js';
import { packScore, type PackedScore } from './packed-score.js';

interface Loaded {
  scorer: Scorer<unknown, unknown>;
  model: unknown;
}

/** Loads scorers and their models once and runs batches through them. Lives in a thread, or in process for tests from source. */
export class ScorerHost {
  private readonly loaded = new Map<string, Promise<Loaded>>();

  async score(request: Omit<ScoreRequest, 'id'>): Promise<{ version: string; scored: PackedScore[] }> {
    const { scorer, model } = await this.load(request.entry, request.model);
    const scored = scorer.score(request.batch, model);
    if (scored.length !== request.batch.length)
      throw new Error(`the scorer answered ${scored.length} of ${request.batch.length} items`);
    return { version: scorer.version(model), scored: scored.map(packScore) };
  }

  private load(entry: string, model: string): Promise<Loaded> {
    const key = `${entry}|${model}`;
    const known = this.loaded.get(key);
    if (known) return known;
    const loading = open(entry, model);
    this.loaded.set(key, loading);
    // A file that is not there yet may come: only what could be opened is kept.
    loading.catch(() => this.loaded.delete(key));
    return loading;
  }
}

async function open(entry: string, model: string): Promise<Loaded> {
  const module = (await import(entry)) as { default: ScorerEntry<unknown, unknown> };
  const scorer = module.default(learners);
  return { scorer, model: scorer.load(new Uint8Array(await readFile(model))) };
}
