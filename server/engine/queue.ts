/**
 * Where runs wait their turn. The local one is the `run` table itself; an outside queue (Redis, PostgreSQL) would stand behind
 * the same two verbs for those who outgrow one machine.
 */
export interface Queue {
  /** Id of the run whose turn it is, or null. A run handed out is not handed out again while `busy` names it. */
  next(busy: ReadonlySet<string>): Promise<string | null>;
  /** Place of a waiting run, 1 = next; null when it does not wait. */
  position(runId: string): Promise<number | null>;
}
