import type { Connection } from '../api/types.js';

const needsPerson = new Set<Connection['state']>(['broken', 'needs_reauth']);

/** Connections that will not mend themselves. */
export const inTrouble = (all: Connection[]): Connection[] =>
  all.filter(({ state }) => needsPerson.has(state));
