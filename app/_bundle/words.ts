import type { ConflictPolicy, ImportFate, ImportRow } from '../../server/services/bundle/views.ts';
import { formatCount, joinWords } from '../_words/numbers.ts';

export const FATES: readonly ImportFate[] = ['conflict', 'newer', 'new', 'identical'];

export const FATE_WORDS: Readonly<Record<ImportFate, string>> = { conflict: 'in conflict', newer: 'newer there', new: 'new', identical: 'identical' };

/** "12 new and 3 identical"; "nothing" when there is nothing. */
export function sayCounts(counts: ImportRow['counts']): string {
  const parts = FATES.toReversed().flatMap((fate) => (counts[fate] > 0 ? [`${formatCount(counts[fate])} ${FATE_WORDS[fate]}`] : []));
  return parts.length === 0 ? 'nothing' : joinWords(parts);
}

export const STATUS_WORDS: Readonly<Record<ImportRow['status'], string>> = { planned: 'waits for you', applied: 'applied', discarded: 'discarded' };

export const POLICIES: readonly { value: ConflictPolicy; label: string; about: string }[] = [
  { value: 'skip', label: 'Keep ours', about: 'What is here stays as it is; the other one is left out.' },
  { value: 'add', label: 'Add beside', about: 'Lands as a further version of ours.' },
  { value: 'copy', label: 'Take as a copy', about: 'Lands under a new id.' },
  { value: 'fail', label: 'Refuse all', about: 'One conflict, and nothing of the bundle is applied.' },
];
