import { Button, Group } from '@mantine/core';
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { Page } from '../parts/page.js';
import { Failed } from '../parts/states.js';

/** What stands in place of a page that broke. After an update of the hub old files are gone: loading anew helps. */
export function PageError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const again = (): void => {
    reset();
    void router.invalidate();
  };
  return (
    <Page title="This page broke">
      <Failed error={error} retry={again} />
      <Group px="sm">
        <Button variant="default" onClick={() => location.reload()}>
          Load the console anew
        </Button>
      </Group>
    </Page>
  );
}
