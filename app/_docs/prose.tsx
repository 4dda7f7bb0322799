import type { ReactNode } from 'react';
import { ScrollRegion } from '../_ui/scroll-region.tsx';

export function P({ children }: { children: ReactNode }) {
  return <p className="say mt-3">{children}</p>;
}

export function H({ children }: { children: string }) {
  return (
    <h2
      id={children
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-|-$/g, '')}
      className="mt-10"
    >
      {children}
    </h2>
  );
}

export function Items({ children }: { children: ReactNode }) {
  return <ul className="say mt-3 list-disc space-y-1.5 pl-5 marker:text-ct">{children}</ul>;
}

export function Code({ children, label = 'Commands' }: { children: string; label?: string }) {
  return (
    <ScrollRegion label={label} className="mt-4 overflow-x-auto rounded border border-bd bg-sf p-4">
      <pre className="num leading-5 whitespace-pre">{children}</pre>
    </ScrollRegion>
  );
}

export function C({ children }: { children: string }) {
  return <code className="num rounded-[3px] bg-sf px-1 whitespace-normal">{children}</code>;
}

/** Name and what is to be said of it, row by row. */
export function Table({ head, rows, label }: { head: readonly string[]; rows: readonly (readonly ReactNode[])[]; label: string }) {
  return (
    <ScrollRegion label={label} className="mt-4 overflow-x-auto">
      <table className="list">
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a page that never changes
            <tr key={at}>
              {row.map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: cells of a page that never changes
                <td key={column}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
