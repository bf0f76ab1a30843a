import { parentPort, workerData } from 'node:worker_threads';
import { openParquet, readSlice } from './parquet-file.js';
import { ParseProblem } from './types.js';

/** What the thread is started with. */
export interface ThreadFile {
  path: string;
  columns: string[];
}

export interface SliceRequest {
  from: number;
  to: number;
}

export type SliceAnswer = { cells: string[][] } | { status: ParseProblem['status']; message: string };

const { path, columns } = workerData as ThreadFile;
const opened = openParquet(path);

parentPort?.on('message', ({ from, to }: SliceRequest) => {
  opened
    .then((file) => readSlice(file, columns, from, to))
    .then(
      (cells) => answer({ cells }),
      (error: unknown) =>
        answer({
          status: error instanceof ParseProblem ? error.status : 422,
          message: error instanceof Error ? error.message : String(error),
        }),
    );
});

function answer(message: SliceAnswer): void {
  parentPort?.postMessage(message);
}
