import type { RunStatus } from '../../server/pipeline/event.ts';

/** Filters of the run list: a word in the URL and the states it stands for. */
export const FILTERS: readonly { key: string; label: string; status?: readonly RunStatus[] }[] = [
  { key: 'all', label: 'all' },
  { key: 'active', label: 'under way', status: ['queued', 'running', 'waiting', 'paused', 'interrupted'] },
  { key: 'completed', label: 'completed', status: ['completed'] },
  { key: 'failed', label: 'failed', status: ['failed'] },
  { key: 'cancelled', label: 'cancelled', status: ['cancelled'] },
];

export const parseFilter = (value: string | string[] | undefined) => FILTERS.find((filter) => filter.key === value) ?? FILTERS[0];
