import { eq } from 'drizzle-orm';
import { feed } from '../../db/schema.ts';
import { runCodeDigest } from '../../engine/plugin-code.ts';
import { AppError, type ErrorCode, type FieldError } from '../../errors.ts';
import { fieldErrors } from '../../field-errors.ts';
import type { PlannedStep } from '../../pipeline/event.ts';
import type { RunSettings } from '../../pipeline/run-settings.ts';
import type { Server } from '../../server.ts';
import type { FeedView } from '../feed/views.ts';
import { applySize } from './apply-size.ts';
import { checkFuture } from './check-future.ts';
import { resolveSource, withRecorded } from './resolve-source.ts';
import { stampPlugins } from './stamp-plugins.ts';
import { StartRequest, splitUnknown } from './start-request.ts';
import type { ConfigChange, ResolvedConfig } from './views.ts';

export type Start =
  | {
      ok: true;
      request: StartRequest;
      config: ResolvedConfig;
      steps: readonly PlannedStep[];
      warnings: readonly string[];
      /** Against the run it is made from; null when it is made from none. */
      changes: readonly ConfigChange[] | null;
    }
  | { ok: false; errors: readonly FieldError[]; warnings: readonly string[]; code?: ErrorCode };

/** Takes a start body through every check there is, writing nothing: fields, cross rules, feed, preset form, split, plan. */
export async function resolveStart(server: Server, body: unknown): Promise<Start> {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return refuse([{ path: '', message: 'the body is a JSON object; {} takes every default' }]);
  if (isDeeperThan(body, 32)) return refuse([{ path: '', message: 'is nested deeper than 32 levels' }]);
  const { known, warnings, errors } = splitUnknown(body as Record<string, unknown>);
  const parsed = StartRequest.safeParse(await withRecorded(server, known));
  if (!parsed.success) return refuse([...errors, ...fieldErrors(parsed.error)], warnings);
  const request = parsed.data;
  if (request.workspaceName !== undefined && request.preservation !== 'keep')
    errors.push({ path: 'workspaceName', message: 'a name needs preservation "keep"; a run that is not kept has no workspace to name' });
  const dataset = request.feed === undefined ? null : await findFeed(server, request.feed);
  if (typeof dataset === 'string') errors.push({ path: 'feed', message: dataset });
  const descriptor = server.catalogue.catalogue.presets.find((one) => one.id === request.preset);
  const { overrides, notes, errors: misfits } = descriptor ? applySize(descriptor, request) : { ...request, notes: [], errors: [] };
  errors.push(...misfits);
  if (errors.length > 0 && descriptor) return refuse(errors, warnings);
  const { seed, reset, focus, models, backtest, levels, preset } = request;
  const anchorDay = request.anchorDay ?? new Date(server.now()).toISOString().slice(0, 10);
  const feedShape = dataset && typeof dataset !== 'string' ? { shape: dataset.shape } : null;
  const resolution = await server.catalogue.resolve({
    preset,
    seed,
    anchorDay,
    reset,
    overrides,
    feed: feedShape,
    focus: focus ?? null,
    models,
    backtest,
    levels,
  });
  if (!resolution.ok) return { ok: false, errors: [...errors, ...resolution.errors], warnings, ...(descriptor ? {} : { code: 'UNKNOWN_PRESET' }) };
  const gap = dataset && typeof dataset !== 'string' ? await checkFuture(server, dataset.feed.digest, resolution.settings.backtest.horizon) : null;
  if (gap !== null) return refuse([...errors, gap], warnings);
  const steps = await planSteps(server, resolution.settings, request.reuseDataset);
  const config = toConfig(server, resolution.settings, steps, {
    reuseDataset: request.reuseDataset,
    feed: dataset && typeof dataset !== 'string' ? dataset.feed : null,
  });
  const sourced = await resolveSource(server, request, config, steps);
  if ('errors' in sourced) return { ok: false, errors: sourced.errors, warnings, code: sourced.code };
  return {
    ok: true,
    request,
    config: sourced.config,
    steps,
    warnings: [...warnings, ...notes, ...resolution.warnings, ...sourced.warnings],
    changes: sourced.changes,
  };
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((item) => isDeeperThan(item, levels - 1));
}

const refuse = (errors: readonly FieldError[], warnings: readonly string[] = []): Start => ({ ok: false, errors, warnings });

/** The plan of resolved settings; without dataset reuse the step that makes it runs anew. */
export async function planSteps(server: Server, settings: RunSettings, reuseDataset: boolean): Promise<PlannedStep[]> {
  const steps = await server.catalogue.plan(settings);
  return reuseDataset ? steps : steps.map((step) => (step.skipWhenReused ? { ...step, cached: false } : step));
}

function toConfig(
  server: Server,
  { feed: _, ...settings }: RunSettings,
  steps: readonly PlannedStep[],
  more: Pick<ResolvedConfig, 'reuseDataset' | 'feed'>,
): ResolvedConfig {
  return {
    ...settings,
    ...more,
    codeDigest: codeOf(server, settings, steps),
    productVersion: server.version,
    plugins: stampPlugins(server.catalogue.catalogue, settings, steps),
  };
}

/** Digest of the code that carries a plan, third parties' included. */
export function codeOf(server: Server, { preset, models }: Pick<RunSettings, 'preset' | 'models'>, steps: readonly PlannedStep[]): string {
  return runCodeDigest(server.catalogue.catalogue, { preset, models, uses: steps.map((step) => step.uses) });
}

/** The settings a recorded configuration was made from. */
export function toSettings(config: ResolvedConfig): RunSettings {
  const { feed: feedOf, codeDigest: _, productVersion: __, reuseDataset: ___, plugins: ____, modifiedFrom: _____, ...settings } = config;
  return { ...settings, feed: feedOf !== null };
}

async function findFeed(server: Server, feedId: string): Promise<{ feed: NonNullable<ResolvedConfig['feed']>; shape: RunSettings['shape'] } | string> {
  const [row] = await server.db.read((q) => q.select().from(feed).where(eq(feed.feedId, feedId)));
  if (!row) return `there is no feed "${feedId}"; upload a file first`;
  const view = JSON.parse(row.view) as FeedView;
  if (row.status !== 'ready' || !row.dataset || !view.health) return `feed "${view.name}" is ${row.status}; import it first`;
  const { frequency, start, periods, series } = view.health;
  return { feed: { feedId, name: view.name, digest: row.dataset }, shape: { frequency, start, periods, series } };
}

export function startError(start: Extract<Start, { ok: false }>): AppError {
  const message = start.errors.map((error) => (error.path ? `${error.path}: ${error.message}` : error.message)).join('; ');
  return new AppError(start.code ?? 'INVALID_INPUT', message, start.errors);
}
