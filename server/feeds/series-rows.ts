import { closeSync, openSync, readSync } from 'node:fs';

export interface SeriesInfo {
  ordinal: number;
  key: string;
  store: string;
  product: string;
  units: number;
}

/** The rows that an import left for the series table, in ordinal order. */
export function* readSeriesRows(path: string): Generator<SeriesInfo> {
  const fd = openSync(path, 'r');
  try {
    const chunk = Buffer.allocUnsafe(1 << 16);
    let rest: Buffer = Buffer.alloc(0);
    for (let got = readSync(fd, chunk); got > 0; got = readSync(fd, chunk)) {
      rest = Buffer.concat([rest, chunk.subarray(0, got)]);
      const end = rest.lastIndexOf(10) + 1;
      for (const line of rest.toString('utf8', 0, end).split('\n')) if (line !== '') yield JSON.parse(line) as SeriesInfo;
      rest = rest.subarray(end);
    }
  } finally {
    closeSync(fd);
  }
}

/** Totals per period for a small line: all of them, or above 200 the means of 200 equal stretches. */
export function sparkOf(totals: Float64Array): number[] {
  if (totals.length <= 200) return Array.from(totals);
  return Array.from({ length: 200 }, (_, k) => {
    const stretch = totals.subarray(Math.floor((k * totals.length) / 200), Math.floor(((k + 1) * totals.length) / 200));
    return stretch.reduce((a, b) => a + b, 0) / stretch.length;
  });
}
