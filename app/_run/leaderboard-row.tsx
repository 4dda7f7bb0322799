'use client';

import { type ReactNode, useId, useState } from 'react';
import type { Metric } from '../../server/kit/settings.ts';
import type { ResultsView } from '../../server/services/run/views.ts';
import { Icon } from '../_ui/icons.tsx';
import { leaning } from '../_words/exceptions.ts';
import { formatSigned, percentFigure } from '../_words/numbers.ts';
import { formatScore } from '../_words/verdict.ts';

type Model = ResultsView['backtest']['models'][number];

export type BoardColumn =
  | { kind: 'score'; name: Metric; title: string }
  | { kind: 'bias'; title: string }
  | { kind: 'added'; title: string }
  | { kind: 'covers'; level: number; title: string };

interface RowProps {
  model: Model;
  tied: boolean;
  won: boolean;
  metric: Metric;
  /** Where the bars end. */
  top: number;
  naive: number | null;
  columns: readonly BoardColumn[];
  /** Shown below the row when its name is pressed. */
  details: ReactNode;
}

const signed = (share: number | null): string => (share === null ? '–' : `${formatSigned(share * 100, 1)}\u00a0%`);

function figureOf(model: Model, column: BoardColumn): { text: string; note?: string } {
  switch (column.kind) {
    case 'score':
      return { text: formatScore(column.name, model.scores[column.name]) };
    case 'bias':
      return { text: signed(model.scores.bias), note: leaning(model.biasPerPeriod).replace(' by', '') };
    case 'added':
      return { text: model.valueAdded === null ? '–' : `${formatSigned(model.valueAdded * 100, 0)}\u00a0%` };
    case 'covers': {
      const share = model.coverage.find((one) => one.level === column.level)?.share ?? null;
      return { text: share === null ? '–' : `${percentFigure(share, 0)}\u00a0%` };
    }
  }
}

/** A model as a line of the table, on a phone as a card. */
export function LeaderboardRow({ model, tied, won, metric, top, naive, columns, details }: RowProps) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const value = model.scores[metric];
  const weight = won ? 'font-semibold' : '';
  return (
    <>
      <tr
        className={`border-hair sm:*:align-middle max-sm:grid max-sm:grid-cols-[28px_repeat(4,1fr)] max-sm:gap-x-2 max-sm:gap-y-2 max-sm:py-3 ${open ? '' : 'border-b'}`}
      >
        <td className="num w-8 py-1.5 text-mu max-sm:p-0!">
          {model.rank}
          {tied ? <span aria-hidden="true">=</span> : null}
        </td>
        <th scope="row" className={`py-1.5 pr-3 leading-5 max-sm:col-span-3 max-sm:p-0! sm:max-w-56 ${weight}`}>
          <button
            type="button"
            aria-expanded={open}
            aria-controls={id}
            className="inline-flex items-baseline gap-1 text-left hover:text-a"
            onClick={() => setOpen(!open)}
          >
            {model.title}
            <span className={`self-center text-mu ${open ? 'rotate-180' : ''}`}>
              <Icon name="down" size={12} />
            </span>
          </button>
          <Mark model={model} won={won} />
        </th>
        <td className="relative w-[24%] min-w-16 p-0 max-sm:col-span-4 max-sm:col-start-2 max-sm:row-start-2 max-sm:h-3 max-sm:w-auto">
          <svg className="absolute inset-0 h-full w-full" aria-hidden="true">
            <line className={won ? 'bar-champion' : 'bar-other'} x2={`${(100 * Math.min(value ?? 0, top)) / top}%`} y1="50%" y2="50%" />
            {naive === null ? null : <line className="ref-line" x1={`${(100 * naive) / top}%`} x2={`${(100 * naive) / top}%`} y1="0" y2="100%" />}
          </svg>
        </td>
        <td className={`num py-1.5 pl-3 text-right max-sm:col-start-5 max-sm:row-start-1 max-sm:p-0! ${weight}`}>{formatScore(metric, value)}</td>
        {columns.map((column, at) => {
          const { text, note } = figureOf(model, column);
          return (
            <td
              key={column.title}
              className={`num py-1.5 pl-3 text-right leading-4 max-sm:p-0! max-sm:text-left ${at % 4 === 0 ? 'max-sm:col-start-2' : ''} ${weight}`}
            >
              <span className="block font-sans text-xs tracking-normal whitespace-normal text-mu sm:hidden">
                {column.kind === 'bias' ? 'Bias' : column.title}
              </span>
              {text}
              {note ? <span className="block font-sans text-xs leading-4 font-normal tracking-normal text-mu">{note}</span> : null}
            </td>
          );
        })}
      </tr>
      <tr id={id} className={open ? 'border-b border-hair max-sm:block' : 'hidden'}>
        {open ? (
          <td colSpan={4 + columns.length} className="p-0 pb-5 max-sm:block sm:pl-8">
            {details}
          </td>
        ) : null}
      </tr>
    </>
  );
}

function Mark({ model, won }: { model: Model; won: boolean }) {
  const words = [
    won ? 'champion' : '',
    model.baseline ? 'baseline' : '',
    model.level && !won ? 'level' : '',
    model.refused > 0 ? `${model.refused} series refused` : '',
  ].filter((word) => word !== '');
  return words.map((word) => (
    <em key={word} className={`ml-2.5 text-xs font-normal whitespace-nowrap not-italic ${word === 'champion' ? 'text-a' : 'text-mu'}`}>
      {word}
    </em>
  ));
}
