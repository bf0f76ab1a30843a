/** Reads the next item while the caller works on the last one: parser and database have a core each. */
export async function* oneAhead<T>(source: AsyncIterable<T>): AsyncIterable<T> {
  const items = source[Symbol.asyncIterator]();
  let next = items.next();
  try {
    for (;;) {
      const item = await next;
      if (item.done) return;
      next = items.next();
      // A failure is told when its turn comes; until then it is no unhandled rejection.
      next.catch(() => {});
      yield item.value;
    }
  } finally {
    await next.catch(() => {});
    await items.return?.();
  }
}
