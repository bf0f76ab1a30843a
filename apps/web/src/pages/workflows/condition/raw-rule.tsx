import { Box, Button, Collapse, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Json } from '@patchbay/domain';

/** How the rows are stored, for those who want to know, and the way to write it by hand. */
export function RawRule({ rule, onEdit }: { rule: Json; onEdit: (text: string) => void }) {
  const [open, { toggle }] = useDisclosure(false);
  const text = JSON.stringify(rule, null, 2);
  return (
    <Box mt="xs">
      <Button variant="subtle" color="gray" aria-expanded={open} onClick={toggle}>
        {open ? 'Hide JSON Logic' : 'Show JSON Logic'}
      </Button>
      <Collapse expanded={open}>
        {open && (
          <>
            <Box component="pre" className="code" tabIndex={0} role="group" aria-label="JSON Logic" my={6}>
              {text}
            </Box>
            <Group>
              <Button variant="default" onClick={() => onEdit(text)}>
                Write it by hand
              </Button>
            </Group>
          </>
        )}
      </Collapse>
    </Box>
  );
}
