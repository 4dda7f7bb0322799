import type { ReactNode } from 'react';
import { ScrollRegion } from '../_ui/scroll-region.tsx';

/** What the two are called in heads of tables. */
export type Pair = readonly [string, string];

interface TableProps {
  label: string;
  head: readonly string[];
  children: ReactNode;
  /** Columns hold words, not figures. */
  words?: boolean;
}

export function ComparedTable({ label, head, children, words = false }: TableProps) {
  return (
    <ScrollRegion label={label} className="relative overflow-x-auto">
      <table className="list table-fixed max-sm:min-w-[520px]">
        <thead>
          <tr>
            {head.map((name, at) => (
              <th key={name} scope="col" className={at > 0 && !words ? 'r' : ''}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </ScrollRegion>
  );
}

/** What is rarely looked at: what is equal, and what comes after the first rows. */
export function Folded({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details className="mt-3">
      <summary className="textual inline">{title}</summary>
      {children}
    </details>
  );
}
