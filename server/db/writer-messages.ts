import type { DatabaseAddress } from './connect.ts';
import type { Statement } from './statement.ts';
import type { WriteFailure } from './write-failure.ts';
import type { Outcome } from './writer.ts';

/** What the writer thread is started with. */
export interface WriterStart extends DatabaseAddress {
  leaseHolder?: string;
  busyTimeoutMs?: number;
}

export type ToWriter = { type: 'write'; id: number; statements: readonly Statement[]; bulk: boolean } | { type: 'check'; id: number } | { type: 'close' };

export type FromWriter =
  | { type: 'ready' }
  | { type: 'refused'; failure: WriteFailure }
  | { type: 'done'; outcomes: Outcome[] }
  | { type: 'checked'; id: number; problems: string[] }
  | { type: 'unchecked'; id: number; failure: WriteFailure };
