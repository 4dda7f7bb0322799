import { headers } from 'next/headers';
import { instance } from '../../server/instance.ts';

/** Lets this page be answered with a status of its own: 400 for a question that cannot be read, 410 for what was purged. */
export async function answerStatus(status: 400 | 410): Promise<void> {
  const id = (await headers()).get('x-vitrine-request');
  if (id !== null) instance().tellStatus(id, status);
}
