import type { Acknowledgement } from '../../server/kit/intent.ts';
import type { Gate } from '../../server/kit/model-registry.ts';
import type { Card } from '../../server/kit/step.ts';

const WORDS = { open: 'open', acknowledge: 'acknowledged', closed: 'closed' } as const;
const NAMES: Readonly<Record<Gate['id'], string>> = {
  run_success: 'is a success',
  artifact_verifies: 'bytes verify',
  worse_metric: 'not worse',
  frame_mismatch: 'same feature frame',
};

/** The gates as rows of a card. */
export const gateTable = (gates: readonly Gate[]): NonNullable<Card['table']> => ({
  columns: ['gate', 'state', 'why'],
  rows: gates.map(({ id, status, detail }) => [NAMES[id], WORDS[status], detail]),
});

/** What a run passes by saying so. */
export const acknowledgedOf = (gates: readonly Gate[]): Acknowledgement[] =>
  gates.filter(({ status }) => status === 'acknowledge').map(({ id }) => id as Acknowledgement);
