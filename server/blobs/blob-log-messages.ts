/** What the log's thread is asked. `bytes`: all contents one behind the other, handed over; `lengths`: where each ends. */
export type ToLog = { id: number } & (
  | { type: 'put'; bytes: Uint8Array<ArrayBuffer>; lengths: readonly number[]; damaged: readonly string[] }
  | { type: 'recover' }
);

/** What went wrong there; an error loses its code on the way between threads. */
export interface LogFailure {
  message: string;
  code?: string;
  syscall?: string;
}

/** `result`: digests of `put`, or the count of `recover`. */
export type FromLog = { id: number } & ({ type: 'done'; result: string[] | number } | { type: 'failed'; failure: LogFailure });
