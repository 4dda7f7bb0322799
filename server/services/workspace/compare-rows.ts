import type { Json } from '../../kit/json.ts';
import type { BacktestMeta } from '../../kit/kinds/modeling.ts';
import type { Metric } from '../../kit/settings.ts';
import type { CreatedObjects, ResultSummary } from '../../pipeline/workspace-record.ts';
import type { ResolvedConfig } from '../run/views.ts';
import type { CompareRow } from './views.ts';

/** What of one workspace is compared. */
export interface Compared {
  config: ResolvedConfig;
  created: CreatedObjects;
  result: ResultSummary;
  backtest: BacktestMeta | null;
}

type Values = ReadonlyMap<string, string>;

/** A line for every label that any of them has, in the order they are met. */
function toRows(columns: readonly Values[]): CompareRow[] {
  const labels = [...new Set(columns.flatMap((column) => [...column.keys()]))];
  return labels.map((label) => {
    const values = columns.map((column) => column.get(label) ?? null);
    return { label, values, differs: new Set(values).size > 1, best: null };
  });
}

/** Every leaf by its path; a list is one value. */
function leaves(value: Json | undefined, path: string, into: Map<string, string>): Map<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    if (value !== undefined)
      into.set(path, Array.isArray(value) ? value.map((one) => (typeof one === 'object' ? JSON.stringify(one) : String(one))).join(', ') : String(value));
    return into;
  }
  for (const [key, one] of Object.entries(value)) leaves(one, path === '' ? key : `${path}.${key}`, into);
  return into;
}

export function configRows(compared: readonly Compared[]): CompareRow[] {
  return toRows(compared.map(({ config: { plugins: _, modifiedFrom: __, ...config } }) => leaves(JSON.parse(JSON.stringify(config)) as Json, '', new Map())));
}

/** One line a model; the smallest figure of a line is its best, unless all are equal. */
export function metricRows(compared: readonly Compared[], metric: Metric): CompareRow[] {
  const titles = new Map(compared.flatMap(({ backtest }) => (backtest?.models ?? []).map((model) => [model.id, model.title] as const)));
  const scores = compared.map(({ backtest }) => new Map(backtest?.models.map((model) => [model.id, model.scores[metric]])));
  const models = [...titles].map(([id, title]): CompareRow => {
    const figures = scores.map((own) => own.get(id) ?? null);
    const values = figures.map((figure) => (figure === null ? null : sayFigure(metric, figure)));
    const known = figures.filter((figure) => figure !== null);
    const differs = new Set(figures).size > 1;
    return { label: title, values, differs, best: differs && known.length > 1 ? figures.indexOf(Math.min(...known)) : null };
  });
  const said = toRows(
    compared.map(({ backtest, result }) => {
      const winner = backtest?.models.find((model) => model.id === backtest.winner)?.title ?? result.winner;
      return new Map(winner ? [['Winner', winner] as const] : []);
    }),
  );
  return [...said, ...models];
}

const sayFigure = (metric: Metric, value: number): string =>
  metric === 'wape' || metric === 'smape' ? `${(value * 100).toFixed(2)} %` : String(Number(value.toPrecision(4)));

export function stepRows(compared: readonly Compared[]): CompareRow[] {
  return toRows(compared.map(({ result }) => new Map(result.steps.map((step) => [step.title, step.status]))));
}

/** By step and output; a step that wrote several has them numbered. */
export function artifactRows(compared: readonly Compared[]): CompareRow[] {
  return toRows(
    compared.map(({ created }) => {
      const own = new Map<string, string>();
      for (const { step, output, digest } of created.artifactIds) {
        const label = `${step}/${output}`;
        let free = label;
        for (let n = 2; own.has(free); n++) free = `${label} ${n}`;
        own.set(free, digest);
      }
      return own;
    }),
  );
}

export function pluginRows(compared: readonly Compared[]): CompareRow[] {
  return toRows(
    compared.map(({ config }) => new Map((config.plugins ?? []).map(({ type, id, version, codeDigest }) => [`${type} ${id}`, `${version}, ${codeDigest}`]))),
  );
}
