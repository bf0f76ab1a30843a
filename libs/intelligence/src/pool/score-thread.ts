import { parentPort } from 'node:worker_threads';
import type { ScoreAnswer, ScoreRequest } from './messages.js';
import { ScorerHost } from './scorer-host.js';

const host = new ScorerHost();

parentPort?.on('message', (request: ScoreRequest) => {
  host.score(request).then(
    ({ version, scored }) => answer({ id: request.id, ok: true, version, scored }),
    (error: unknown) =>
      answer({ id: request.id, ok: false, error: error instanceof Error ? error.message : String(error) }),
  );
});

function answer(message: ScoreAnswer): void {
  parentPort?.postMessage(message);
}
