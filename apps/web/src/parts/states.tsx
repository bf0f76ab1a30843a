import { Alert, Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconLock } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiError, reasonOf } from '../api/problem.js';

/** Grey bars where content will be. */
export function Loading({ rows = 6, height = 28 }: { rows?: number; height?: number }) {
  return (
    <Stack gap={6} role="status" aria-label="Loading" p="sm">
      {Array.from({ length: rows }, (_, i) => (
        <Skeleton key={i} height={height} />
      ))}
    </Stack>
  );
}

/** The reason why something is not here: what it takes is not in the person's role. */
export function NotYours({ id }: { id?: string }) {
  return (
    <Alert color="gray" icon={<IconLock size={18} />} title="Your role does not include this" m="sm">
      <Text size="sm">Ask an administrator of your organisation for access.</Text>
      <RequestId id={id} />
    </Alert>
  );
}

/** What went wrong, what it means, and a way on. */
export function Failed({ error, retry }: { error: unknown; retry?: () => void }) {
  const id = error instanceof ApiError ? error.problem.request_id : undefined;
  if (error instanceof ApiError && error.status === 403) return <NotYours id={id} />;
  return (
    <Alert color="red" icon={<IconAlertTriangle size={18} />} title="This could not be loaded" m="sm">
      <Text size="sm">{reasonOf(error)}</Text>
      <RequestId id={id} />
      {retry && (
        <Button mt="xs" variant="default" onClick={retry}>
          Try again
        </Button>
      )}
    </Alert>
  );
}

const RequestId = ({ id }: { id?: string }) => (id ? <Text size="xs">Request {id}</Text> : null);

/** One line on what will be here, and the one thing to do about it. */
export function Empty({
  title,
  children,
  action,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <Stack align="center" gap={6} py="xl" px="md">
      <Text fw={600}>{title}</Text>
      <Text c="dimmed" size="sm" ta="center" maw={440}>
        {children}
      </Text>
      {action && <Group mt="xs">{action}</Group>}
    </Stack>
  );
}

/** Loading, failed or the data. Data that is there stays while a refresh fails, with a note. */
export function Loaded<T>(props: {
  query: UseQueryResult<T>;
  rows?: number;
  children: (data: T) => ReactNode;
}) {
  const { query } = props;
  if (query.data === undefined) {
    return query.isError ? (
      <Failed error={query.error} retry={() => void query.refetch()} />
    ) : (
      <Loading rows={props.rows} />
    );
  }
  return (
    <>
      {query.isError && (
        <Alert color="yellow" mb="xs" title="These figures may be out of date">
          {reasonOf(query.error)}
        </Alert>
      )}
      {props.children(query.data)}
    </>
  );
}
