import { Link } from '../_ui/link.tsx';
import { formatBytes, formatCount } from '../_words/numbers.ts';
import { mostSentence } from './care-words.ts';

export interface BarLine {
  key: string;
  name: string;
  count: number;
  bytes: number;
  href: string;
}

const SHOWN = 10;

/** Counts as bars from zero, with their figures beside them and the largest said in words. */
export function BarList({ title, lines, total, none }: { title: string; lines: readonly BarLine[]; total: number; none: string }) {
  const most = Math.max(1, ...lines.map((line) => line.count));
  return (
    <section aria-label={title}>
      <h3 className="text-md">{title}</h3>
      <p className="mb-2 text-xs text-mu">{lines.length === 0 ? none : mostSentence(lines, total)}</p>
      {lines.length === 0 ? null : (
        <table className="w-full">
          <thead className="sr-only">
            <tr>
              <th scope="col">{title}</th>
              <th scope="col">Share</th>
              <th scope="col">Artifacts</th>
              <th scope="col">Bytes</th>
            </tr>
          </thead>
          <tbody>
            {lines.slice(0, SHOWN).map((line) => (
              <tr key={line.key} className="border-t border-hair">
                <td className="max-w-36 truncate py-1 pr-3">
                  <Link href={line.href}>{line.name}</Link>
                </td>
                <td className="w-2/5" aria-hidden="true">
                  <svg viewBox="0 0 100 8" preserveAspectRatio="none" className="block h-2 w-full self-center" role="presentation">
                    <rect width={Math.max(0.6, (line.count / most) * 100)} height={8} className="fill-a" />
                  </svg>
                </td>
                <td className="num py-1 pl-3 text-right">{formatCount(line.count)}</td>
                <td className="num py-1 pl-3 text-right text-mu">{formatBytes(line.bytes)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {lines.length > SHOWN ? <p className="mt-1 text-xs text-mu">and {formatCount(lines.length - SHOWN)} more</p> : null}
    </section>
  );
}
