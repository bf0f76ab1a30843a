import { armFault } from '@patchbay/platform';

/** Imports that stand still: `reached` tells that one does, `go` lets them go on, `disarm` holds no more of them. */
export interface HeldImports {
  reached: Promise<void>;
  go: () => void;
  disarm: () => void;
}

/** Holds imports after each batch until `go` is called. */
export function holdAfterBatch(): HeldImports {
  let reach = (): void => {};
  let go = (): void => {};
  const reached = new Promise<void>((done) => (reach = done));
  const gate = new Promise<void>((done) => (go = done));
  const disarm = armFault('import:after-batch', () => {
    reach();
    return gate;
  });
  return { reached, go, disarm };
}
