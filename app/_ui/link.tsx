import NextLink from 'next/link';
import type { ComponentProps } from 'react';

/** A link that fetches nothing before it is followed: pages are rendered on this machine within milliseconds. */
export function Link(props: ComponentProps<typeof NextLink>) {
  return <NextLink prefetch={false} {...props} />;
}
