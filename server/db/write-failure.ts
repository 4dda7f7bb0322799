import { AppError } from '../errors.ts';
import type { Statement } from './statement.ts';

/** Why a batch was not written; plain data, for it crosses from the writer thread. */
export type WriteFailure =
  | { kind: 'guard'; guard: string }
  | { kind: 'unique'; columns: string }
  /** `own`: a statement of the batch is at fault, before any commit; otherwise the storage is. */
  | { kind: 'storage'; code: string; detail: string; own: boolean };

/** A condition of the batch did not hold; nothing of it was written. Recognise it with `isRefused`, never by class. */
export class WriteRefused extends Error {
  /** Name of the first guard that was false. */
  readonly guard: string | null;
  /** Columns that would have been doubled, as SQLite names them: `event.run_id, event.seq`. */
  readonly unique: string | null;
  constructor(guard: string | null, unique: string | null) {
    super(guard !== null ? `guard "${guard}" did not hold; nothing was written` : `${unique} already has this value; nothing was written`);
    this.name = 'WriteRefused';
    this.guard = guard;
    this.unique = unique;
  }
}

/** True when `error` is a refused write; with `by`, only when that guard or those columns refused it. */
export function isRefused(error: unknown, by?: { guard: string } | { unique: string }): error is WriteRefused {
  if (!(error instanceof Error) || error.name !== 'WriteRefused') return false;
  const refused = error as WriteRefused;
  if (by === undefined) return true;
  return 'guard' in by ? refused.guard === by.guard : refused.unique === by.unique;
}

/** Reads the name of the failed condition out of what libsql threw. Statements are those of the failed transaction, in order. */
export function describeFailure(error: unknown, statements: readonly Statement[]): WriteFailure {
  const thrown = error as Error & { statementIndex?: number };
  const at = thrown.statementIndex;
  const failed = at === undefined ? undefined : statements[at];
  if (failed?.guard !== undefined && thrown.message.includes('guard_holds')) return { kind: 'guard', guard: failed.guard };
  const unique = /UNIQUE constraint failed: ([\w., ]*\w)/.exec(thrown.message);
  if (unique) return { kind: 'unique', columns: unique[1]! };
  const code = failureCode(error);
  return { kind: 'storage', code, detail: thrown.message, own: failed !== undefined && !isBusy(code) && !STORAGE_CODES.has(code) };
}

/** SQLite's code, or DATABASE_UNREACHABLE when the connection to a server failed. */
export function failureCode(error: unknown): string {
  const { code, cause, message } = error as { code?: unknown; cause?: { code?: unknown }; message?: unknown };
  const network = [code, cause?.code, message].some(
    (word) => typeof word === 'string' && /^(E[A-Z]{4,}|UND_ERR_\w+|HRANA_WEBSOCKET_ERROR|fetch failed)$/.test(word),
  );
  if (network) return 'DATABASE_UNREACHABLE';
  return typeof code === 'string' ? code : 'DATABASE';
}

export const isBusy = (code: string): boolean => code === 'SQLITE_BUSY' || code === 'SQLITE_LOCKED';

/** Failures of the disk or the file, even when a statement met them. */
const STORAGE_CODES = new Set(['SQLITE_FULL', 'SQLITE_IOERR', 'SQLITE_CORRUPT', 'SQLITE_NOTADB', 'SQLITE_READONLY', 'SQLITE_NOMEM', 'SQLITE_CANTOPEN']);

/** Guard that the writer itself puts before each transaction of a leased database. */
export const LEASE_GUARD = 'lease';

export function toError(failure: WriteFailure): Error {
  if (failure.kind === 'guard' && failure.guard === LEASE_GUARD) return storageFailed('LEASE_LOST');
  if (failure.kind === 'guard') return new WriteRefused(failure.guard, null);
  if (failure.kind === 'unique') return new WriteRefused(null, failure.columns);
  return storageFailed(failure.code, new Error(failure.detail));
}

const REMEDIES: Readonly<Record<string, string>> = {
  SQLITE_FULL: 'the disk is full; free some space',
  SQLITE_BUSY: 'another program holds the database file; close it',
  SQLITE_READONLY: 'the database file cannot be written; check its permissions',
  SQLITE_CANTOPEN: 'the database file cannot be opened; check the data directory and its permissions',
  SQLITE_CORRUPT: 'the database file is damaged; run `vitrine doctor`',
  SQLITE_NOTADB: 'the database file is not a database; run `vitrine doctor`',
  DATABASE_UNREACHABLE: 'the remote database does not answer; check DATABASE_URL and that its server runs (whether the last write was taken is unknown)',
  LEASE_LOST: 'another server took this database over; stop one of the two',
  WRITER_ENDED: 'the writer thread ended unexpectedly; see the server log and start the server again',
  CLOSED: 'the database is closed; start the server again',
};

/** The message names the code and the remedy only: SQL and values stay in `cause`, away from clients. */
export function storageFailed(code: string, cause?: unknown): AppError {
  return new AppError('STORAGE_FAILED', `${code}: ${REMEDIES[code] ?? 'the database did not carry it out; see the server log'}`, [], cause);
}
