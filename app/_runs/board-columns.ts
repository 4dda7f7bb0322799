import type { RunStatus } from '../../server/pipeline/event.ts';

/** Columns of the board: a word and the states under it, in the order a run goes through them. */
export const COLUMNS: readonly { key: string; label: string; status: readonly RunStatus[] }[] = [
  { key: 'queued', label: 'Queued', status: ['queued'] },
  { key: 'running', label: 'Running', status: ['running'] },
  { key: 'waiting', label: 'Waiting', status: ['waiting', 'paused', 'interrupted'] },
  { key: 'done', label: 'Done', status: ['completed'] },
  { key: 'failed', label: 'Failed', status: ['failed', 'cancelled'] },
];
