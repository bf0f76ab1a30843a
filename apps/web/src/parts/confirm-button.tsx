import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';

/** A button for what does not come back: says what will happen, and asks. */
export function ConfirmButton(props: {
  label: string;
  /** What the button is called by those who do not see beside what it stands. */
  name: string;
  title: string;
  words: string;
  yes: string;
  pending: boolean;
  onYes: () => void;
}) {
  const [opened, { open, close }] = useDisclosure();
  const act = (): void => {
    close();
    props.onYes();
  };
  return (
    <>
      <Button variant="default" aria-label={props.name} loading={props.pending} onClick={open}>
        {props.label}
      </Button>
      <Modal opened={opened} onClose={close} title={props.title} closeButtonProps={{ 'aria-label': 'Close' }}>
        <Stack gap="sm">
          <Text size="sm">{props.words}</Text>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" data-autofocus onClick={close}>
              Keep it
            </Button>
            <Button color="red" onClick={act}>
              {props.yes}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
