import { readRunState } from '../../engine/read-run-log.ts';
import type { BacktestMeta } from '../../kit/kinds/modeling.ts';
import type { Server } from '../../server.ts';
import { readTable } from '../run/read-output.ts';
import { findOutput } from '../run/run-artifacts.ts';
import type { ResolvedConfig } from '../run/views.ts';
import { artifactRows, type Compared, configRows, metricRows, pluginRows, stepRows } from './compare-rows.ts';
import { recordOf } from './get-workspace.ts';
import type { CompareView } from './views.ts';
import { findWorkspace, toWorkspaceRows } from './workspace-row.ts';

/** Two to five workspaces side by side; what differs stands first in every section. */
export async function compareWorkspaces(server: Server, ids: readonly string[]): Promise<CompareView> {
  const rows = await Promise.all(ids.map((id) => findWorkspace(server, id)));
  const compared = await Promise.all(
    rows.map(async (row): Promise<Compared> => {
      const { createdObjects, resultSummary } = await recordOf(server, row);
      const backtest = await backtestOf(server, row.runId);
      return { config: JSON.parse(row.config) as ResolvedConfig, created: createdObjects, result: resultSummary, backtest };
    }),
  );
  const metrics = new Set(compared.flatMap(({ backtest }) => backtest?.metric ?? []));
  const sections: CompareView['sections'] = [
    { id: 'configuration', title: 'Configuration', note: 'What was asked, fully resolved.', rows: configRows(compared) },
    {
      id: 'metrics',
      title: 'Metrics',
      note: metrics.size > 1 ? 'They were ranked by different metrics: WAPE is shown for all.' : 'The error of each model over the test; smaller is better.',
      rows: metricRows(compared, metrics.size === 1 ? [...metrics][0] : 'wape'),
    },
    { id: 'steps', title: 'Steps', note: 'How each step ended. How long it took is no difference.', rows: stepRows(compared) },
    {
      id: 'artifacts',
      title: 'Artifacts',
      note: 'Equal digests are equal bytes. Witnesses, such as the report of the precheck, say what was seen at that moment and mostly differ.',
      rows: artifactRows(compared),
    },
    { id: 'plugins', title: 'Plugins', note: 'Version, and digest of the code behind it.', rows: pluginRows(compared) },
  ];
  const sorted = sections.map((section) => ({ ...section, rows: [...section.rows].sort((a, b) => Number(b.differs) - Number(a.differs)) }));
  return {
    workspaces: await toWorkspaceRows(server, rows),
    sections: sorted,
    differences: sorted.reduce((sum, section) => sum + section.rows.filter((row) => row.differs).length, 0),
  };
}

/** The scores of a run; null when it has none, or their bytes are gone. */
async function backtestOf(server: Server, runId: string): Promise<BacktestMeta | null> {
  const scores = findOutput(await readRunState(server.db, runId), 'backtest');
  if (!scores) return null;
  try {
    return readTable(server, 'backtest', scores).meta;
  } catch {
    return null;
  }
}
