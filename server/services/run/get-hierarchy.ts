import { readCells } from '../../blobs/read-cells.ts';
import { readRunState } from '../../engine/read-run-log.ts';
import { AppError } from '../../errors.ts';
import { dateOfPeriod } from '../../kit/calendar.ts';
import type { Descriptor, Table } from '../../kit/kind.ts';
import { type DatasetMeta, STATE } from '../../kit/kinds/dataset.ts';
import type { HierarchyMeta, NodeLevel } from '../../kit/kinds/hierarchy.ts';
import type { Server } from '../../server.ts';
import { findRun } from './find-run.ts';
import type { HierarchyView, NodeRow } from './hierarchy-view.ts';
import { readTable } from './read-output.ts';
import { findOutput } from './run-artifacts.ts';

/** Periods of history in a small chart. */
const RECENT = 56;

export interface HierarchyInput {
  runId: string;
  /** Node shown whole; the total when left out. */
  node: number;
  /** Most rows of each level. */
  limit: number;
}

/** Sums of series by shop and product that add up; null while there are none, or when nothing adds up in this dataset. */
export async function getHierarchy(server: Server, { runId, node, limit }: HierarchyInput): Promise<HierarchyView | null> {
  await findRun(server, runId);
  const state = await readRunState(server.db, runId);
  const [found, data] = [findOutput(state, 'hierarchy'), findOutput(state, 'dataset')];
  if (!found || !data) return null;
  const table = readTable(server, 'hierarchy', found);
  const { meta } = table;
  if (node >= meta.nodes) throw new AppError('ARTIFACT_NOT_FOUND', `there is no node ${node}; this run has ${meta.nodes}, counted from 0`);
  const title = server.catalogue.catalogue.models.find(({ id }) => id === meta.model)?.title;
  const nodes = openNodes(server, found, table);
  const rows = meta.levels.flatMap(({ level, from, nodes: count }) =>
    Array.from({ length: count }, (_, i) => nodes.row(from + i, level))
      .sort((a, b) => b.ahead - a.ahead || a.node - b.node)
      .slice(0, limit)
      .map((row) => ({ ...row, recent: nodes.recent(row.node) })),
  );
  return { meta, modelTitle: title ?? meta.model, rows, selected: nodes.series(node, readTable(server, 'dataset', data).meta) };
}

/** Cells of the table by node. */
function openNodes({ blobs }: Server, { files }: Descriptor, table: Table<HierarchyMeta>) {
  const { nodes, horizon, periods, intervalLevels, levels, method } = table.meta;
  const wide = (name: string): Float64Array => readCells(blobs, files, { name, dtype: 'f64' }, 0, nodes * horizon);
  const [mean, base] = [wide('reconciled'), wide('base')];
  const error = (name: string, node: number): number | null => (table.u8(`${name}_present`)[node] === 1 ? table.f64(name)[node] : null);
  const path = (values: Float64Array, node: number): number[] => Array.from(values.subarray(node * horizon, (node + 1) * horizon));
  const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
  const history = (node: number, from: number): (number | null)[] => {
    const [start, end] = [node * periods + from, (node + 1) * periods];
    const present = readCells(blobs, files, { name: 'history_present', dtype: 'u8' }, start, end);
    return Array.from(readCells(blobs, files, { name: 'history', dtype: 'f64' }, start, end), (value, t) => (present[t] === 1 ? value : null));
  };
  const levelOf = (node: number): NodeLevel => levels.findLast(({ from }) => from <= node)?.level ?? 'total';
  return {
    recent: (node: number) => history(node, Math.max(0, periods - RECENT)),
    row(node: number, level: NodeLevel): NodeRow {
      const [own, alone] = [path(mean, node), path(base, node)];
      const wapes = { wape: error('wape', node), wapeAlone: error('wape_base', node) };
      return {
        node,
        level,
        name: table.text('name')[node],
        series: table.u32('count')[node],
        ahead: sum(own),
        aheadAlone: sum(alone),
        ...wapes,
        recent: [],
        mean: own,
      };
    },
    series(node: number, { frequency, start, unit, events }: DatasetMeta): HierarchyView['selected'] {
      const date = (period: number): string => dateOfPeriod(frequency, start, period);
      const actual = history(node, 0);
      const name = table.text('name')[node];
      const [level, wape] = [levelOf(node), error('wape', node)];
      const intervals = intervalLevels.map((one) => ({ level: one, lower: path(wide(`lower_${one}`), node), upper: path(wide(`upper_${one}`), node) }));
      const alone = { model: 'alone', title: 'On its own', chosen: false, baseline: true, standIn: false, mean: path(base, node), intervals: [] };
      return {
        node,
        level,
        series: -1,
        key: name,
        store: level === 'store' ? name : '',
        product: level === 'product' ? name : '',
        frequency,
        unit,
        dates: actual.map((_, period) => date(period)),
        forecastDates: Array.from({ length: horizon }, (_, step) => date(periods + step)),
        actual,
        state: actual.map((value) => (value === null ? STATE.missing : STATE.observed)),
        price: null,
        promotion: null,
        events: events.map(({ period, name: event }) => ({ period, name: event, date: date(period) })),
        forecasts: [{ model: method, title: 'Adds up', chosen: true, baseline: false, standIn: false, mean: path(mean, node), intervals }, alone],
        wape,
        score: null,
      };
    },
  };
}
