import type { Json } from '@patchbay/domain';
import type { Labelled, Learners, Scored, ScorerEntry } from '../../capabilities.js';
import type { DomainReader } from '../../context.js';
import type { Twin } from '../../twin.js';
import type { ProvidedService } from '../fakes.js';
import type { Intercept } from '../twin-http.js';

/** One promise of the contract. It holds when `run` does not throw. */
export interface Check {
  section: string;
  name: string;
  /** Why it cannot be judged here. */
  skip?: string;
  run: () => unknown;
}

/** A valid call of an action. */
export interface ActionExample {
  input: Json | ((twin: Twin) => Json);
  /** Keys of the body that depend on more than the input, so that no preview can know them. */
  unpreviewed?: string[];
}

/** How a capability is put to the test. */
export interface CapabilityExample {
  entry: ScorerEntry<never, unknown>;
  learners: Learners;
  /** Inputs as the capability reads them. */
  items: Json[];
  /** Rows for a small training run. */
  trainOn?: Labelled<Json>[];
  /** How strongly an answer says what its factors argue for. */
  strength?: (scored: Scored) => number;
  /** The item without what a factor named. */
  without?: (item: Json, evidence: string) => Json;
  /** Rows that the trivial answer must lose on; a text = why there are none here. */
  evaluateOn?: { rows: Labelled<Json>[]; metric: string; seed?: number } | string;
}

/** What the contract must know beyond the plugin itself. */
export interface Suite {
  /** Any file of the package's `test` folder: `import.meta.url`. */
  spec: string;
  /** Must hold for every action of the plugin. */
  actions?: Record<string, ActionExample>;
  /** The provider's answers to an account that lacks something, and how `check` must name it. */
  lesserAccount?: { intercept: Intercept; missing: string[] };
  /** Webhooks whose provider signs no time, with the reason. */
  untimed?: Record<string, string>;
  /** Values for write-backs of signals other than `sentiment` and `intent`. */
  signals?: Record<string, Json>;
  capabilities?: Record<string, CapabilityExample>;
  /** Watches every exchange with the twin, e.g. against the provider's API description. */
  judge?: Intercept;
  services?: ProvidedService[];
  read?: DomainReader;
}
