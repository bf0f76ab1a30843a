const few = 5;

/** Answers in order; a handful of calls under way at any time. */
export async function fewAtOnce<T, R>(items: T[], call: (item: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  for (let i = 0; i < items.length; i += few)
    answers.push(...(await Promise.all(items.slice(i, i + few).map(call))));
  return answers;
}
