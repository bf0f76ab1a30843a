import type { Z } from '../../context.js';
import type { AnyPlugin } from '../../plugin.js';
import { workbench, type Workbench, type WorkbenchOptions } from '../workbench.js';
import type { Intercept } from '../twin-http.js';
import type { Suite } from './suite.js';

export type Bench = Workbench<Z, Z, unknown>;

/** Small, so that a few tickets are many pages. */
const pageSize = 3;

/** A fresh connection for one check; the suite's judge watches every exchange. */
export function bench(plugin: AnyPlugin, suite: Suite, options: WorkbenchOptions = {}): Promise<Bench> {
  const { judge, services, read } = suite;
  const intercept = chained(options.intercept, judge);
  return workbench(plugin, { pageSize, services, read, ...options, ...(intercept ? { intercept } : {}) });
}

function chained(first: Intercept | undefined, second: Intercept | undefined): Intercept | undefined {
  if (!first || !second) return first ?? second;
  return (request, next) => first(request, (passed) => second(passed, next));
}

/** Plays the twin's scenes one after the other, for ever. */
export function scenesOf({ twin }: Bench): () => Promise<void> {
  const scenes = Object.values(twin.scenes);
  let played = 0;
  return async () => {
    const scene = scenes[played % scenes.length];
    played += 1;
    await scene?.play();
  };
}
