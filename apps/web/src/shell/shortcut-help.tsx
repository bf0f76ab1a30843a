import { Kbd, Modal, Table } from '@mantine/core';
import { allPages } from './pages.js';

const rows: [string[], string][] = [
  [['Ctrl', 'K'], 'Search pages, actions and tickets'],
  ...allPages.flatMap(({ key, label }): [string[], string][] =>
    key ? [[['g', key], `Go to ${label}`]] : [],
  ),
  [['j'], 'Next ticket in the list'],
  [['k'], 'Previous ticket in the list'],
  [['Esc'], 'Close the drawer or dialog'],
  [['?'], 'This list'],
];

/** The list of keyboard shortcuts. */
export function ShortcutHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Keyboard shortcuts"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Table>
        <Table.Tbody>
          {rows.map(([keys, words]) => (
            <Table.Tr key={words}>
              <Table.Td w={110}>
                {keys.map((key) => (
                  <Kbd key={key} mr={4}>
                    {key}
                  </Kbd>
                ))}
              </Table.Td>
              <Table.Td>{words}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
