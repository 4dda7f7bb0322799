import { factorise, solveFactored } from './cholesky.ts';
import { grow } from './grow.ts';
import type { Layout, RegressionSetting } from './layout.ts';

/** Working space of one fit: k columns, n rows; kept between calls. */
export interface Workspace {
  layout: Layout;
  /** n × k. */
  rows: Float64Array;
  /** k × k, lower triangle. */
  gram: Float64Array;
  factor: Float64Array;
  /** XᵀY of the values and of their logarithms, k each. */
  right: Float64Array;
  logRight: Float64Array;
  penalties: Float64Array;
  active: Uint8Array;
  /** Coefficients of values and logarithms, k each. */
  beta: Float64Array;
  logBeta: Float64Array;
  spare: Float64Array;
  /** log y, n. */
  logs: Float64Array;
  logFitted: Float64Array;
}

const EMPTY = new Float64Array(0);
const work: Workspace = {
  layout: { changepoints: 0, seasons: [], firstDriver: 0, drivers: 0, columns: 0 },
  rows: EMPTY,
  gram: EMPTY,
  factor: EMPTY,
  right: EMPTY,
  logRight: EMPTY,
  penalties: EMPTY,
  active: new Uint8Array(0),
  beta: EMPTY,
  logBeta: EMPTY,
  spare: EMPTY,
  logs: EMPTY,
  logFitted: EMPTY,
};

/** Opens the shared space for n rows of a layout; sums and coefficients are cleared. */
export function openWorkspace(layout: Layout, n: number): Workspace {
  const k = layout.columns;
  work.layout = layout;
  work.rows = grow(work.rows, n * k);
  work.gram = grow(work.gram, k * k);
  work.factor = grow(work.factor, k * k);
  work.logs = grow(work.logs, n);
  work.logFitted = grow(work.logFitted, n);
  for (const name of ['right', 'logRight', 'penalties', 'beta', 'logBeta', 'spare'] as const) {
    work[name] = grow(work[name], k);
    work[name].fill(0, 0, k);
  }
  if (work.active.length < k) work.active = new Uint8Array(2 * k);
  work.gram.fill(0, 0, k * k);
  return work;
}

/** The space as the last fit left it: rows, sums and coefficients stand there until the next one opens it. */
export const currentWorkspace = (): Workspace => work;

/** The row last noted, without its zeros: columns and values. Most flags and places are 0, so that sums over it are short. */
let columns = new Int32Array(64);
let cells: Float64Array = new Float64Array(64);
let noted = 0;

/** Notes the row at `at` for the three functions below. */
export function noteRow(rows: Float64Array, at: number, k: number): void {
  if (columns.length < k) columns = new Int32Array(2 * k);
  cells = grow(cells, k);
  noted = 0;
  for (let i = 0; i < k; i++) {
    const cell = rows[at + i];
    if (cell === 0) continue;
    columns[noted] = i;
    cells[noted++] = cell;
  }
}

/** Adds the row noted, `weight` times, to the lower triangle of XᵀX. */
export function addRow(gram: Float64Array, k: number, weight: number): void {
  const [at, values] = [columns, cells];
  for (let a = 0; a < noted; a++) {
    const left = weight * values[a];
    const line = at[a] * k;
    for (let b = 0; b <= a; b++) gram[line + at[b]] += left * values[b];
  }
}

/** Adds `value` times the row noted to Xᵀy. */
export function addRight(right: Float64Array, value: number): void {
  for (let a = 0; a < noted; a++) right[columns[a]] += value * cells[a];
}

/** The row noted times coefficients. */
export function dotNoted(beta: Float64Array): number {
  let sum = 0;
  for (let a = 0; a < noted; a++) sum += cells[a] * beta[columns[a]];
  return sum;
}

/** Row times coefficients. */
export function dot(rows: Float64Array, at: number, beta: Float64Array, k: number): number {
  let sum = 0;
  for (let i = 0; i < k; i++) sum += rows[at + i] * beta[i];
  return sum;
}

/**
 * Solves for the coefficients. A price whose coefficient comes out positive (dearer sells more: never the price's doing) is switched off
 * and the rest solved again, until none is left.
 * @param right Xᵀy, length k
 * @param beta receives the coefficients, length k
 * @param prices columns that must not be positive
 * @param factored true when `factor` already belongs to the sums, penalties and columns as they stand
 * @returns false when the system is singular
 */
export function solveSigned(space: Workspace, right: Float64Array, beta: Float64Array, prices: readonly number[], factored = false): boolean {
  const { layout, gram, factor, penalties, active } = space;
  const k = layout.columns;
  for (let ready = factored; ; ready = false) {
    if (!ready && !factorise(gram, penalties, active, k, factor)) return false;
    solveFactored(factor, right, active, k, beta);
    let wrong = 0;
    for (const column of prices)
      if (active[column] === 1 && beta[column] > 0) {
        active[column] = 0;
        wrong++;
      }
    if (wrong === 0) return true;
  }
}

/** True when every one of these columns is switched on. */
export const allActive = (active: Uint8Array, columns: readonly number[]): boolean => columns.every((column) => active[column] === 1);

/** Columns that hold prices. */
export function priceColumns(setting: RegressionSetting, { firstDriver, drivers }: Layout): number[] {
  const columns: number[] = [];
  for (let d = 0; d < drivers; d++) if (setting.drivers[d].role === 'price') columns.push(firstDriver + d);
  return columns;
}

/** Sum of squared residuals of usable periods. */
export function squaresOf(target: Float64Array, n: number, { rows, layout }: Workspace, beta: Float64Array): number {
  const k = layout.columns;
  let squares = 0;
  for (let t = 0; t < n; t++) {
    if (Number.isNaN(target[t])) continue;
    const miss = target[t] - dot(rows, t * k, beta, k);
    squares += miss * miss;
  }
  return squares;
}
