import { plural } from '../kit/words.ts';
import type { ColumnPlan } from './compile-mapping.ts';
import type { DateTable } from './date-table.ts';
import type { GroupSpill } from './group-spill.ts';
import type { CellProblem } from './read-cells.ts';
import { readChannel, readNumber, readStockout } from './read-cells.ts';
import { quoteCell, type Refusals } from './refusals.ts';
import { cellText, type OnRow, type Row, type RowProblem } from './row.ts';

export interface Counts {
  read: number;
  /** Accepted rows whose quantity is blank (long) or cells (wide). */
  blank: number;
  negatives: number;
  /** Stockout rows that carried sales. */
  soldOut: number;
}

export interface ReadContext {
  plan: ColumnPlan;
  marks: number;
  dates: DateTable;
  readKey: (row: Row) => number | CellProblem;
  spill: GroupSpill;
  refusals: Refusals;
  counts: Counts;
}

const PROBLEMS: Record<RowProblem, string> = {
  'stray quote': 'a quote stands inside a cell; double it and quote the cell',
  'quote never closed': 'a quote is opened and never closed',
  'cell too long': 'a cell is longer than 1 MB',
  'too many columns': 'the row has more than 20,000 cells',
  'not JSON': 'the record is not valid JSON',
  'not an object': 'the record is not an object with named values',
  'nested value': 'a mapped value is a list or an object',
};

/** One record a row: date, quantity and whatever else is mapped. */
export function createLongReader(context: ReadContext): OnRow {
  const { plan, marks, dates, readKey, spill, refusals, counts } = context;
  const width = plan.columns.length;
  const { channels } = plan;
  const values = new Float64Array(1 + channels.length);
  const refuse = (row: Row, problem: CellProblem): void => refusals.add(row.line, problem.reason, problem.detail);
  const quantityName = plan.columns[plan.quantity];

  return (row) => {
    counts.read++;
    if (row.problem !== null || row.count !== width) return refuseRow(row, width, refusals);
    const date = dates.lookup(row.buf, row.starts[plan.date], row.ends[plan.date]);
    if (date < 0) {
      const text = cellText(row, plan.date);
      const problem = dates.problem();
      return refusals.add(row.line, problem, () => `${problem}: ${quoteCell(text)}`);
    }
    const wrong = readNumber(row, plan.quantity, quantityName, marks, values, 0);
    if (wrong !== null) return refuse(row, wrong);
    for (let k = 0; k < channels.length; k++) {
      const bad = readChannel(row, channels[k], marks, values, k + 1);
      if (bad !== null) return refuse(row, bad);
    }
    let stockout = 0;
    if (plan.stockout >= 0) {
      const flag = readStockout(row, plan.stockout, plan.columns[plan.stockout], marks);
      if (typeof flag !== 'number') return refuse(row, flag);
      stockout = flag;
    }
    const ordinal = readKey(row);
    if (typeof ordinal !== 'number') return refuse(row, ordinal);
    dates.count(date);
    if (stockout !== 0 || !Number.isNaN(values[0])) dates.observe(date);
    spill.add(ordinal, date * 2 + stockout, row.line, values);
  };
}

/** One series a row; `dateOf[k]` is the date number of the k-th period column. A row is accepted whole or refused whole. */
export function createWideReader(context: ReadContext, dateOf: readonly number[]): OnRow {
  const { plan, marks, dates, readKey, spill, refusals, counts } = context;
  const width = plan.columns.length;
  const cells = new Float64Array(plan.values.length);
  const one = new Float64Array(1);
  let known = -1;

  return (row) => {
    counts.read++;
    if (row.problem !== null || row.count !== width) return refuseRow(row, width, refusals);
    for (let k = 0; k < cells.length; k++) {
      const bad = readNumber(row, plan.values[k], null, marks, cells, k);
      if (bad !== null) return refusals.add(row.line, bad.reason, () => `${bad.detail()} in column ${quoteCell(plan.columns[plan.values[k]])}`);
    }
    const ordinal = readKey(row);
    if (typeof ordinal !== 'number') return refusals.add(row.line, ordinal.reason, ordinal.detail);
    if (ordinal <= known) return refusals.add(row.line, DUPLICATE_SERIES);
    known = ordinal;
    for (let k = 0; k < cells.length; k++) {
      dates.count(dateOf[k]);
      if (!Number.isNaN(cells[k])) dates.observe(dateOf[k]);
      one[0] = cells[k];
      spill.add(ordinal, dateOf[k] * 2, row.line, one);
    }
  };
}

export const DUPLICATE_SERIES = 'the series has a row already';

function refuseRow({ problem, count, line }: Row, width: number, refusals: Refusals): void {
  const reason = problem !== null ? PROBLEMS[problem] : count < width ? 'the row has fewer cells than the header' : 'the row has more cells than the header';
  refusals.add(line, reason, () => (problem !== null ? reason : `the row has ${plural(count, 'cell')}, the header ${width}`));
}
