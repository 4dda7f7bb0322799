'use client';

import { useLinkStatus } from 'next/link';

/** Words of a link, others while its page is on the way. */
export function Pending({ idle, busy }: { idle: string; busy: string }) {
  return useLinkStatus().pending ? busy : idle;
}
