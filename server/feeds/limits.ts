/** Bounds on what a feed may hold; each is named in the message that refuses. */
export const LIMITS = {
  /** Bytes of one cell. */
  fieldBytes: 1 << 20,
  /** Bytes of one row with all its cells; an unclosed quote meets this bound. */
  rowBytes: 16 << 20,
  columns: 20_000,
  /** Bytes of one series, store or product name. */
  keyBytes: 1024,
  /** Distinct series of one feed. */
  series: 2_000_000,
  /** Distinct ways to write a date. */
  dates: 1_000_000,
  /** Channels beside the quantity. */
  channels: 64,
  /** Periods × channels: one series of one feed must fit in memory. */
  cellsPerSeries: 4_000_000,
  /** Series × periods. */
  cells: 2_000_000_000,
  /** Largest absolute value of a number. */
  magnitude: 1e15,
  /** Bytes looked at before the mapping is guessed. */
  headBytes: 1 << 20,
  /** Parquet: bytes of the footer; bytes of one page when unpacked, and its rows. */
  footerBytes: 64 << 20,
  pageBytes: 256 << 20,
  pageRows: 1 << 25,
  /** Refused lines kept for download. */
  refusedLines: 1_000_000,
} as const;

/** Default size of one read. */
export const CHUNK_BYTES = 1 << 20;
