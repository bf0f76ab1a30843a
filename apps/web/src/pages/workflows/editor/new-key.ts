let made = 0;

/** A name for an action's card that no other card of this tab has. */
export function newKey(): string {
  made += 1;
  return `a${made}`;
}
