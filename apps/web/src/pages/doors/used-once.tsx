import { Loader, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, type ReactNode } from 'react';
import { reasonOf } from '../../api/problem.js';
import { DoorPage } from '../../parts/door-page.js';
import { DeadLink } from './dead-link.js';

/** Uses a link from a mail as soon as its page opens. */
export function UsedOnce<T>(props: {
  token: string | undefined;
  title: string;
  use: (token: string) => Promise<T>;
  onDone?: (answer: T) => void;
  children?: ReactNode;
}) {
  const { token, onDone } = props;
  const send = useMutation({ mutationFn: props.use, onSuccess: (answer) => onDone?.(answer) });
  const used = useRef('');
  const { mutate } = send;
  useEffect(() => {
    // The link works once, and effects may run twice.
    if (token === undefined || used.current === token) return;
    used.current = token;
    mutate(token);
  }, [mutate, token]);
  if (token === undefined) return <DeadLink reason="This page opens with the link from the mail." />;
  if (send.isError) return <DeadLink reason={reasonOf(send.error)} retry={() => mutate(token)} />;
  return (
    <DoorPage title={props.title}>
      {send.isSuccess ? (
        props.children
      ) : (
        <div role="status">
          <Loader size="sm" />
          <Text size="sm">One moment …</Text>
        </div>
      )}
    </DoorPage>
  );
}
