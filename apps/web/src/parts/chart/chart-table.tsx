import { Table } from '@mantine/core';
import { count } from '../words.js';
import type { Series } from './chart-option.js';

/** The figures behind a chart, newest first; rows of zeros are left out. */
export function ChartTable({ title, series: { labels, rows } }: { title: string; series: Series }) {
  const lines = labels
    .map((label, index) => ({ label, values: rows.map(({ values }) => values[index] ?? 0) }))
    .filter(({ values }) => values.some((value) => value !== 0))
    .toReversed();
  return (
    <div className="chart-table" role="region" tabIndex={0} aria-label={`${title} as a table`}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>When</Table.Th>
            {rows.map(({ name }) => (
              <Table.Th key={name} ta="right">
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map(({ label, values }) => (
            <Table.Tr key={label}>
              <Table.Td>{label}</Table.Td>
              {values.map((value, index) => (
                <Table.Td key={rows[index]?.name} ta="right">
                  {count(value)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
