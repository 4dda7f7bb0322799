import { byPath } from './safe-path.ts';

/** One file with its digest, as a line of `sha256sum` has it. */
export interface Sum {
  path: string;
  /** 64 lower-case hex digits. */
  sha256: string;
}

const LINE = /^([0-9a-f]{64}) {2}(\S+)$/;

/**
 * The list `sha256sum -c` reads: `"<64 hex>  <path>\n"`, sorted by the bytes of the path, LF, no byte-order mark.
 * All three lists of a bundle have this form; BagIt allows it.
 */
export function formatSums(sums: readonly Sum[]): string {
  return [...sums]
    .sort((a, b) => byPath(a.path, b.path))
    .map((sum) => `${sum.sha256}  ${sum.path}\n`)
    .join('');
}

/** Reads a list strictly: whatever is not exactly what `formatSums` writes is a fault, so that no edit goes unseen. */
export function parseSums(text: string): { sums: Map<string, string>; faults: string[] } {
  const sums = new Map<string, string>();
  const faults: string[] = [];
  const lines = text.split('\n');
  if (lines.pop() !== '') faults.push('does not end with a line feed');
  let before = '';
  lines.forEach((line, at) => {
    const match = LINE.exec(line);
    if (!match) {
      faults.push(`line ${at + 1} is not "<64 hex digits>  <path>"`);
      return;
    }
    const [, digest, path] = match;
    if (sums.has(path)) faults.push(`line ${at + 1} lists ${path} a second time`);
    else if (byPath(before, path) > 0) faults.push(`line ${at + 1} (${path}) is not in bytewise order`);
    before = path;
    sums.set(path, digest);
  });
  return { sums, faults };
}
