import { Code, Table, Text } from '@mantine/core';

const lines: [string, string][] = [
  ['refund invoice', 'both words, in any form ("refunded", "invoices")'],
  ['"last month"', 'these words, in this order'],
  ['refund or chargeback', 'either word'],
  ['refund -invoice', 'the first word without the second'],
  ['sentiment:negative status:open', 'only tickets of these facets; press Enter'],
  ['source:zendesk priority:high,urgent', 'several values with a comma'],
  ['after:2026-11-01 before:2026-11-30', 'created between two days, both included'],
];

/** What the search box understands. */
export function SyntaxHelp({ id }: { id: string }) {
  return (
    <section className="panel" id={id} aria-label="How to search" style={{ marginTop: 8, padding: 8 }}>
      <Table withRowBorders={false} verticalSpacing={2}>
        <Table.Tbody>
          {lines.map(([typed, meaning]) => (
            <Table.Tr key={typed}>
              <Table.Td>
                <Code>{typed}</Code>
              </Table.Td>
              <Table.Td>{meaning}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="xs" c="dimmed" px={10}>
        Subject, conversation, requester, account and ticket id are searched. Typing errors are mended when
        nothing is found. J and K move through the list, Enter opens.
      </Text>
    </section>
  );
}
