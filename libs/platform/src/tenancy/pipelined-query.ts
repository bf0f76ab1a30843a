import pg from 'pg';

/** What PostgreSQL answers to one statement. */
export type Answer = pg.QueryArrayResult | pg.QueryResult;

/** The part of pg's connection that speaks the extended protocol. */
interface Wire {
  stream: { cork(): void; uncork(): void };
  parse(message: { text: string }): void;
  bind(message: object): void;
  describe(message: { type: 'P'; name: string }): void;
  execute(message: { portal: string }): void;
}

/**
 * Sends `before` and the statement in one round trip; answers what the statement itself did. They share one Sync: outside a
 * transaction they are one by themselves, and what follows a statement that fails is not run.
 */
export function pipelined(
  client: Pick<pg.ClientBase, 'query'>,
  before: readonly string[],
  text: string,
  values: unknown[] = [],
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const query = new pg.Query(
      { text, values, queryMode: 'extended' } as pg.QueryConfig,
      (error, answers) => {
        if (error) reject(error);
        else resolve([answers as unknown as Answer | Answer[]].flat().at(-1)!);
      },
    );
    const submit = query.submit.bind(query);
    query.submit = (connection) => {
      const wire = connection as unknown as Wire;
      wire.stream.cork();
      for (const statement of before) send(wire, statement);
      submit(connection);
      wire.stream.uncork();
    };
    client.query(query);
  });
}

function send(wire: Wire, text: string): void {
  wire.parse({ text });
  wire.bind({});
  wire.describe({ type: 'P', name: '' });
  wire.execute({ portal: '' });
}
