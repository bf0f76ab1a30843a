/** Nobody gives more than they hold; `self` is everybody's. */
export const covers = (held: readonly string[], wanted: readonly string[]): boolean =>
  wanted.every((permission) => permission === 'self' || held.includes(permission));
