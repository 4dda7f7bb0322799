/** Refused rows: how many for which reason, the first 100 in words, and all of them (up to a bound) for download. */
export interface Refusals {
  /** @param reason one of few sentences @param detail the same with the cell in it, asked for only when it is shown */
  add(line: number, reason: string, detail?: () => string): void;
  total(): number;
  counts(): { reason: string; count: number }[];
  lines(): { line: number; reason: string }[];
  /** `line,reason` as CSV, in line order. */
  csv(): Iterable<Uint8Array>;
  /** Refusals that did not fit into the CSV. */
  beyond(): number;
}

const SHOWN = 100;

export function createRefusals(limit: number): Refusals {
  const reasons = new Map<string, { id: number; count: number }>();
  let lines = new Float64Array(256);
  let ids = new Uint32Array(256);
  let total = 0;
  let shown: { line: number; at: number; reason: string }[] = [];
  return {
    add(line, reason, detail) {
      const known = reasons.get(reason);
      const entry = known ?? { id: reasons.size, count: 0 };
      if (!known) reasons.set(reason, entry);
      entry.count++;
      if (total < limit) {
        if (total >= lines.length) {
          lines = widen(lines, new Float64Array(lines.length * 2));
          ids = widen(ids, new Uint32Array(ids.length * 2));
        }
        lines[total] = line;
        ids[total] = entry.id;
      }
      if (shown.length < SHOWN || line < shown[SHOWN - 1].line) {
        const item = { line, at: total, reason: detail ? detail() : reason };
        const after = shown.findIndex((other) => other.line > line);
        shown.splice(after < 0 ? shown.length : after, 0, item);
        shown = shown.slice(0, SHOWN);
      }
      total++;
    },
    total: () => total,
    counts: () => [...reasons].map(([reason, { count }]) => ({ reason, count })).sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1)),
    lines: () => shown.map(({ line, reason }) => ({ line, reason })),
    *csv() {
      const names = [...reasons.keys()].map((reason) => `"${reason.replaceAll('"', '""')}"`);
      const kept = Math.min(total, limit);
      const order = Uint32Array.from({ length: kept }, (_, i) => i).sort((a, b) => lines[a] - lines[b] || a - b);
      yield Buffer.from('line,reason\r\n');
      for (let from = 0; from < kept; from += 8192) {
        const slice = Array.from(order.subarray(from, from + 8192), (i) => `${lines[i]},${names[ids[i]]}\r\n`);
        yield Buffer.from(slice.join(''));
      }
    },
    beyond: () => Math.max(0, total - limit),
  };
}

function widen<A extends Float64Array | Uint32Array>(from: A, to: A): A {
  to.set(from);
  return to;
}

/** A cell as it may be quoted in a sentence: one line, at most 40 characters. */
export function quoteCell(text: string): string {
  const clean = Array.from(text.slice(0, 80), (char) => (char < ' ' || char === '\u007f' ? ' ' : char)).join('');
  return `"${text.length > 40 ? `${clean.slice(0, 39)}…` : clean}"`;
}
