'use client';

import { useCursor } from '../_charts/use-cursor.ts';
import { formatUnits } from '../_words/numbers.ts';
import { DataTable } from './data-table.tsx';
import type { NamedPart } from './part-words.ts';
import { meanOf, signedUnits } from './sentences.ts';
import { Waterfall } from './waterfall.tsx';

export interface ColumnStep {
  base: number;
  total: number;
  rest: number;
  columns: readonly { name: string; value: string; contribution: number }[];
}

interface PathExplorerProps {
  unit: string;
  period: string;
  /** Name of each step: "Mon 1 Jun 2026". */
  steps: readonly string[];
  mean: readonly number[];
  parts: readonly NamedPart[];
  /** What a model of trees saw at each step; null when there is none. */
  trees: { title: string; count: number; steps: readonly ColumnStep[] } | null;
}

/** Where a chosen step of the forecast comes from, or the mean of all; arrow keys go from step to step. */
export function PathExplorer({ unit, period, steps, mean, parts, trees }: PathExplorerProps) {
  const { slider, setAt } = useCursor({ first: -1, last: steps.length - 1, start: -1, stays: true });
  const step = slider['aria-valuenow'];
  const at = (values: readonly number[]): number => (step < 0 ? meanOf(values) : values[step]);
  const rungs = parts
    .map(({ name, values }) => ({ name, value: at(values) }))
    .filter(({ name, value }) => name === 'Level' || Math.abs(value) > 1e-9 * Math.abs(at(mean)));
  const total = at(mean);
  const name = step < 0 ? `mean of ${steps.length} ${period}` : steps[step];
  const summary = `${name}: ${formatUnits(total)} ${unit} = ${rungs.map((rung, i) => `${rung.name.toLowerCase()} ${i === 0 ? formatUnits(rung.value) : signedUnits(rung.value)}`).join(', ')}.`;

  return (
    <div>
      <div
        role="slider"
        tabIndex={0}
        aria-label="Step of the forecast that is taken apart; arrow keys go from step to step"
        {...slider}
        aria-valuenow={step}
        aria-valuetext={summary}
        className="mb-4"
      >
        <StepBars mean={mean} step={step} onPick={setAt} />
        <p className="mt-2 flex flex-wrap items-baseline justify-between gap-x-4">
          <span className="font-semibold">{name.charAt(0).toUpperCase() + name.slice(1)}</span>
          <span className="text-xs text-mu">{step < 0 ? 'pick a bar, or use the arrow keys' : 'Home: back to the mean'}</span>
        </p>
      </div>
      <div className={trees ? 'grid gap-x-12 gap-y-8 lg:grid-cols-2' : ''}>
        <div className="min-w-0">
          {parts.length > 0 ? (
            <>
              <Waterfall rungs={rungs} total={total} summary={summary} unit={unit} />
              <DataTable
                label="Parts of the forecast, step by step"
                head={['Step', ...parts.map((part) => part.name), 'Forecast']}
                rows={steps.map((day, i) => [day, ...parts.map((part) => formatUnits(part.values[i])), formatUnits(mean[i])])}
              />
            </>
          ) : (
            <p className="text-mu">
              {formatUnits(total)} {unit}. Its parts are not told.
            </p>
          )}
        </div>
        {trees ? <Columns trees={trees} step={step} unit={unit} /> : null}
      </div>
    </div>
  );
}

/** The forecast as bars to pick from. */
function StepBars({ mean, step, onPick }: { mean: readonly number[]; step: number; onPick(step: number): void }) {
  const [low, high] = [Math.min(0, ...mean), Math.max(0, ...mean)];
  const y = (value: number): number => 4 + (40 * (high - value)) / (high - low || 1);
  const width = 100 / mean.length;
  return (
    <svg className="block h-12 w-full overflow-visible" aria-hidden="true">
      {mean.map((value, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
        <g key={at} className="cursor-pointer" onPointerDown={() => onPick(at === step ? -1 : at)}>
          <rect x={`${at * width}%`} width={`${width}%`} y={0} height={48} fill="transparent" />
          <rect
            className={at === step ? 'fill-tx' : 'fill-a opacity-40'}
            x={`${(at + 0.12) * width}%`}
            width={`${0.76 * width}%`}
            y={Math.min(y(value), y(0))}
            height={Math.max(1, Math.abs(y(0) - y(value)))}
          />
        </g>
      ))}
      <line className="grid-line" x1="0" x2="100%" y1={y(0)} y2={y(0)} />
    </svg>
  );
}

/** What a model of trees saw at a step: its largest columns with the value each had. Of the mean there is no value: the first step is told. */
function Columns({ trees, step, unit }: { trees: NonNullable<PathExplorerProps['trees']>; step: number; unit: string }) {
  const { base, total, rest, columns } = trees.steps[Math.max(0, step)];
  const widest = Math.max(...columns.map(({ contribution }) => Math.abs(contribution)), Math.abs(rest), 1e-12);
  const rows = [...columns, { name: `${trees.count - columns.length} more columns`, value: '', contribution: rest }];
  const summary = `${trees.title} begins at ${formatUnits(base)} ${unit}, what it expects of a series of this size, and comes to ${formatUnits(total)}; most by ${columns
    .slice(0, 3)
    .map(({ name, contribution }) => `${name} (${signedUnits(contribution)})`)
    .join(', ')}.`;
  return (
    <div className="min-w-0">
      <h4 className="mb-1 font-semibold">
        What {trees.title} saw{step < 0 ? ' at the first step' : ''}
      </h4>
      <p className="mb-3 text-pretty text-mu">{summary}</p>
      <table className="w-full border-collapse">
        <thead className="sr-only">
          <tr>
            <th scope="col">Column</th>
            <th scope="col">Its value</th>
            <th scope="col">Drawn</th>
            <th scope="col">What it adds, {unit}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, value, contribution }) => (
            <tr key={name} className="border-t border-hair *:py-1">
              <th scope="row" className="pr-2 leading-4">
                {name}
              </th>
              <td className="num pr-2 text-right text-mu">{value}</td>
              <td className="w-[26%]">
                <svg className="block h-4 w-full" aria-hidden="true">
                  <line className="tick-line" x1="50%" x2="50%" y1={0} y2={16} />
                  <rect
                    className={contribution >= 0 ? 'fill-a' : 'fill-ct'}
                    x={`${contribution >= 0 ? 50 : 50 + (50 * contribution) / widest}%`}
                    width={`${(50 * Math.abs(contribution)) / widest}%`}
                    y={3}
                    height={10}
                  />
                </svg>
              </td>
              <td className="num pl-2 text-right">{signedUnits(contribution)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
