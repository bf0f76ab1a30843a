import { Anchor, type AnchorProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import { type ComponentPropsWithRef, forwardRef } from 'react';

type Props = AnchorProps & Omit<ComponentPropsWithRef<'a'>, keyof AnchorProps>;

/** A link to a page of the console that looks like Mantine's and knows the routes. */
export const TextLink = createLink(
  forwardRef<HTMLAnchorElement, Props>(function TextAnchor(props, ref) {
    return <Anchor ref={ref} {...props} />;
  }),
);
