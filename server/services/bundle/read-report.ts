import type { UnresolvedReference } from '../../bundle/content.ts';
import type { ReportChart, ReportFacts, ReportLeaderboard } from '../../bundle/report-facts.ts';
import { isAppError } from '../../errors.ts';
import type { Json } from '../../kit/json.ts';
import type { Assumptions } from '../../kit/kinds/scenario.ts';
import type { TerminalStatus, Verdict } from '../../pipeline/event.ts';
import type { Server } from '../../server.ts';
import { getResults } from '../run/get-results.ts';
import { getSeries } from '../run/get-series.ts';
import type { ResolvedConfig, ResultsView, SeriesView } from '../run/views.ts';
import type { PlanFigures } from '../scenario/views.ts';
import type { ScopedRun } from './read-scope.ts';
import type { RegistryRow } from './registry-column.ts';
import { metricName, sayAssumptions, sayBasis, sayOutcome, sayScore, sayShare, sayUnits, sayVerdict } from './report-words.ts';

/** Points of the history that a chart shows. */
const HISTORY = 120;

/** What the report tells of a run; everything from what travels, so that it reads the same wherever it is written again. */
export async function readReport(
  server: Server,
  { row, config, state }: ScopedRun,
  workspace: RegistryRow | null,
  rows: Readonly<Record<string, readonly RegistryRow[]>>,
  unresolved: readonly UnresolvedReference[],
): Promise<ReportFacts> {
  const results = await orNull(() => getResults(server, row.runId));
  const story = server.catalogue.catalogue.presets.find((preset) => preset.id === row.preset)?.story;
  const status = row.status as TerminalStatus;
  return {
    title: `${row.title}, seed ${config.seed}`,
    story: [...(story?.opening ?? [])],
    verdict: results && sayVerdict(results.backtest),
    basis: results && sayBasis(results),
    status,
    error: status === 'completed' ? null : (state.summary?.problem?.message ?? state.summary?.detail ?? null),
    startedAt: row.startedAt,
    endedAt: row.finishedAt,
    wallClockMs: state.summary?.durationMs ?? null,
    actor: 'local',
    workspaceId: String(workspace?.workspace_id ?? row.runId),
    runId: row.runId,
    product: `Vitrine ${config.productVersion}`,
    replay: replayOf(state.summary?.verdict),
    configuration: configurationOf(config),
    leaderboard: results && leaderboardOf(results),
    charts: results ? await chartsOf(server, row.runId, results) : [],
    steps: state.steps.map(({ title, phase, status: ended, detail, durationMs }) => ({
      title,
      phase,
      status: ended === 'pass' || ended === 'warn' || ended === 'fail' ? ended : 'skip',
      detail,
      durationMs,
    })),
    plans: (rows.scenario_plan ?? []).map((plan) => ({
      name: String(plan.name),
      id: String(plan.scenario_id),
      assumptions: sayAssumptions(JSON.parse(String(plan.assumptions)) as Assumptions),
      outcome: sayOutcome(JSON.parse(String(plan.figures)) as PlanFigures),
      warnings: [],
    })),
    decisions: (rows.approval ?? []).flatMap((one) =>
      one.approved === null
        ? []
        : [
            {
              action: String(one.action),
              answer: one.approved === 1 ? 'approved' : 'refused',
              by: String(one.actor ?? 'system'),
              at: String(one.decided_at ?? one.requested_at),
              reason: one.reason === null || one.reason === '' ? null : String(one.reason),
            },
          ],
    ),
    lineage: lineageOf(rows),
    journal: (rows.workspace_note ?? []).map((note) => ({ at: String(note.at), by: String(note.actor), text: String(note.text) })).reverse(),
    unresolved: unresolved.map(({ type, id, reason }) => ({ type, id, reason })),
  };
}

/** Null when what it is read from was never made, or its bytes are gone or damaged: the report then leaves it out. */
async function orNull<T>(question: () => Promise<T | null>): Promise<T | null> {
  return question().catch((error: unknown) => {
    if (isAppError(error) && (error.code === 'ARTIFACT_NOT_FOUND' || error.code === 'CORRUPT_BLOB')) return null;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  });
}

function replayOf(verdict: Verdict | undefined): ReportFacts['replay'] {
  if (verdict === undefined) return null;
  const { source, compared } = verdict;
  if (verdict.verdict === 'reproduced') return { verdict: 'reproduced', sentence: `all ${compared} result digests are equal to those of ${source}.` };
  return { verdict: 'differs', sentence: `first in step ${verdict.step}, output ${verdict.output}: ${verdict.reason}.` };
}

/** Every setting by its path; objects are opened. */
function configurationOf({ preset, presetVersion, plugins, ...config }: ResolvedConfig): ReportFacts['configuration'] {
  const { backtest, overrides, ...rest } = config;
  const flat = (value: Json, path: string): { name: string; value: string }[] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.keys(value)
          .sort()
          .flatMap((key) => flat(value[key], path === '' ? key : `${path}.${key}`))
      : [
          {
            name: path,
            value: Array.isArray(value) ? value.map((one) => (typeof one === 'object' ? JSON.stringify(one) : String(one))).join(', ') : String(value),
          },
        ];
  const group = (name: string, value: unknown): ReportFacts['configuration'][number] => ({
    group: name,
    settings: flat(JSON.parse(JSON.stringify(value)) as Json, ''),
  });
  return [
    { group: 'Run', settings: [{ name: 'preset', value: `${preset}@${presetVersion}` }, ...group('', rest).settings] },
    group('World', overrides),
    group('Backtest', backtest),
    {
      group: 'Plugins',
      settings: (plugins ?? []).map(({ type, id, version, codeDigest }) => ({ name: `${type} ${id}`, value: `${version} ${codeDigest.slice(0, 16)}` })),
    },
  ].filter((one) => one.settings.length > 0);
}

function leaderboardOf({ backtest }: ResultsView): ReportLeaderboard {
  const others = (['mase', 'bias'] as const).filter((name) => name !== backtest.metric);
  return {
    metric: metricName(backtest.metric),
    note: 'Smaller is better. The naive baselines always stand here.',
    otherMetrics: others.map((name) => (name === 'bias' ? 'bias' : metricName(name))),
    rows: [...backtest.models]
      .sort((a, b) => a.rank - b.rank || (a.scores[backtest.metric] ?? Infinity) - (b.scores[backtest.metric] ?? Infinity))
      .map(({ id, title, scores, baseline }) => ({
        model: title,
        value: sayScore(backtest.metric, scores[backtest.metric]),
        others: others.map((name) => (name === 'bias' ? (scores.bias === null ? '–' : sayShare(scores.bias)) : sayScore(name, scores[name]))),
        baseline,
        winner: id === backtest.winner,
      })),
  };
}

/** The series it came to show, and the total of all. */
async function chartsOf(server: Server, runId: string, { focus, seriesCount }: ResultsView): Promise<ReportChart[]> {
  const wanted = seriesCount > 1 ? [focus.series, -1] : [focus.series];
  const views = await Promise.all(wanted.map((ordinal) => orNull(() => getSeries(server, runId, ordinal))));
  return views.flatMap((view) => (view ? [chartOf(view)] : []));
}

function chartOf({ key, unit, dates, actual, forecasts, forecastDates }: SeriesView): ReportChart {
  const from = Math.max(0, dates.length - HISTORY);
  const shown = forecasts.find((one) => one.chosen) ?? forecasts[0];
  const observed = actual.slice(from).filter((value) => value !== null);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const ahead = shown ? `; ${shown.title} expects ${sayUnits(mean(shown.mean))} for the ${shown.mean.length} after it` : '';
  return {
    series: key,
    unit,
    summary: `${sayUnits(mean(observed))} ${unit} a period over the last ${dates.length - from}${ahead}.`,
    dates: dates.slice(from),
    actual: actual.slice(from),
    forecast: shown
      ? {
          model: shown.title,
          dates: forecastDates,
          mean: shown.mean,
          intervals: shown.intervals.map(({ level, lower, upper }) => ({ level, lower, upper })),
          baseline: forecasts.find((one) => one.model === 'seasonal_naive' && one !== shown)?.mean ?? null,
        }
      : null,
  };
}

/** The run, then what it made and used, models with the aliases that point at them. */
function lineageOf(rows: Readonly<Record<string, readonly RegistryRow[]>>): ReportFacts['lineage'] {
  const heads = new Map((rows.artifact_version ?? []).map((row) => [row.artifact_id, String(row.digest)]));
  const line = (row: RegistryRow, depth: number): ReportFacts['lineage'][number] => {
    const digest = heads.get(row.artifact_id) ?? null;
    const names = (rows.alias ?? []).filter((one) => one.digest === digest).map((one) => String(one.name));
    const note = names.length > 0 ? `alias ${names.join(', ')}` : row.deleted_at === null ? null : 'deleted';
    return { depth, type: String(row.type), title: String(row.title), id: String(row.artifact_id), digest, note };
  };
  const all = rows.artifact ?? [];
  return [...all.filter((row) => row.type === 'run').map((row) => line(row, 0)), ...all.filter((row) => row.type !== 'run').map((row) => line(row, 1))];
}
