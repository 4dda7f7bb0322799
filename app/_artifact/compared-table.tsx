import type { ReactNode } from 'react';

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
    <section aria-label={label}>
      <table className="list table-fixed">
        <thead className="max-sm:sr-only">
          <tr>
            {head.map((name, at) => (
              <th key={name} scope="col" className={`whitespace-normal ${at > 0 && !words ? 'r' : ''}`}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}

interface RowProps {
  title: ReactNode;
  names: Pair;
  values: readonly [ReactNode, ReactNode];
  /** How the second differs from the first. */
  said?: ReactNode;
  words?: boolean;
}

/** One thing of both; on a phone a card: what it is, the two beside one another, how they differ. */
export function ComparedRow({ title, names, values, said, words = false }: RowProps) {
  return (
    <tr className="max-sm:grid max-sm:grid-cols-2 max-sm:first:border-t-0 max-sm:gap-x-4 max-sm:gap-y-1 max-sm:py-3 max-sm:*:p-0!">
      <th scope="row" className="wrap-anywhere max-sm:col-span-2">
        {title}
      </th>
      {values.map((value, at) => (
        <td key={names[at]} className={words ? 'break-words' : 'num r max-sm:text-left!'}>
          <span className="block font-sans text-xs tracking-normal text-mu sm:hidden">{names[at]}</span>
          {value}
        </td>
      ))}
      {said === undefined ? null : <td className={`max-sm:col-span-2 max-sm:text-mu ${words ? '' : 'r max-sm:text-left!'}`}>{said}</td>}
    </tr>
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
