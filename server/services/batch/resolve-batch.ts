import { cutText } from '../../broken-text.ts';
import type { FieldError } from '../../errors.ts';
import { fieldErrors } from '../../field-errors.ts';
import { MOST_ITEMS } from '../../kit/kinds/batch.ts';
import type { BacktestSettings } from '../../kit/settings.ts';
import { groupDigits, plural } from '../../kit/words.ts';
import { fitSplit } from '../../pipeline/fit-split.ts';
import type { Server } from '../../server.ts';
import { readTable } from '../run/read-output.ts';
import { findOutput } from '../run/run-artifacts.ts';
import { BatchRequest, type ScopeRequest } from './batch-request.ts';
import { findSource, isSource, type Source } from './find-source.ts';
import { CHAMPION } from './presets/batch-preset.ts';
import { BATCH_PRESETS } from './presets/index.ts';
import { type ResolvedScope, resolveScope } from './resolve-scope.ts';

export interface ResolvedBatch {
  request: BatchRequest;
  title: string;
  preset: string | null;
  source: Source;
  models: readonly string[];
  backtest: BacktestSettings;
  scope: ResolvedScope;
  items: number;
  warnings: readonly string[];
}

export type Resolved = { ok: true; batch: ResolvedBatch } | { ok: false; errors: readonly FieldError[]; partly: Partial<ResolvedBatch> };

/** Takes a request for a batch through every check there is, writing nothing. */
export async function resolveBatch(server: Server, body: unknown): Promise<Resolved> {
  const parsed = BatchRequest.safeParse(body);
  if (!parsed.success) return { ok: false, errors: fieldErrors(parsed.error), partly: {} };
  const request = parsed.data;
  const errors: FieldError[] = [];
  if (request.workspaceName !== undefined && request.preservation !== 'keep')
    errors.push({ path: 'workspaceName', message: 'a name needs preservation "keep"' });
  const preset = request.preset === undefined ? null : BATCH_PRESETS.find((one) => one.id === request.preset);
  if (preset === undefined)
    errors.push({ path: 'preset', message: `there is no batch preset "${request.preset}"; there are ${BATCH_PRESETS.map(({ id }) => id).join(', ')}` });
  const found = await findSource(server, request);
  const source = isSource(found) ? found : null;
  if (!isSource(found)) errors.push(found);
  const models = resolveModels(server, source, request.models ?? preset?.models, errors);
  const wanted = request.scope ?? preset?.scope;
  if (wanted === undefined && preset !== undefined)
    errors.push({ path: 'scope', message: 'says which series, for instance {"kind": "all"}; or name a preset' });
  const scope = source && wanted ? await scopeOf(server, source, wanted, errors) : null;
  const split = source ? fitSplit(source.meta.frequency, source.meta.periods, { ...preset?.backtest, ...request.backtest }) : null;
  if (split && !split.ok) errors.push(...split.errors);
  const items = (scope?.series ?? 0) * models.length;
  if (items > MOST_ITEMS && scope)
    errors.push({
      path: 'scope',
      message: `${plural(items, 'item')} (${plural(scope.series, 'series', 'series')} × ${plural(models.length, 'model')}); a batch has at most ${groupDigits(MOST_ITEMS)}, so choose fewer series or models`,
    });
  const title = preset?.title ?? (scope ? cutText(`${plural(models.length, 'model')} on ${scope.words}`, 200) : 'Batch');
  const partly = { request, title, models, items, ...(source ? { source } : {}), ...(scope ? { scope } : {}) };
  if (errors.length > 0 || !source || !scope || !split?.ok) return { ok: false, errors, partly };
  return { ok: true, batch: { request, title, preset: preset?.id ?? null, source, models, backtest: split.backtest, scope, items, warnings: split.warnings } };
}

async function scopeOf(server: Server, source: Source, wanted: ScopeRequest, errors: FieldError[]): Promise<ResolvedScope | null> {
  const resolved = await resolveScope(server, source, wanted);
  if ('scope' in resolved) return resolved;
  errors.push(resolved);
  return null;
}

/** Known ids, the champion's among them; what cannot be resolved is put to the errors. */
function resolveModels(server: Server, source: Source | null, asked: readonly string[] | undefined, errors: FieldError[]): string[] {
  if (asked === undefined) {
    errors.push({ path: 'models', message: 'names the models to test; or name a preset' });
    return [];
  }
  const known = new Set(server.catalogue.catalogue.models.map(({ id }) => id));
  const champion = asked.includes(CHAMPION) && source ? championOf(server, source) : null;
  if (asked.includes(CHAMPION) && source && champion === null)
    errors.push({ path: 'runId', message: 'this preset looks at the champion of a run: name a run whose backtest has finished' });
  const ids = [...new Set(asked.flatMap((id) => (id === CHAMPION ? (champion ?? []) : id)))];
  const strange = ids.filter((id) => !known.has(id));
  if (strange.length > 0)
    errors.push({ path: 'models', message: `no model ${strange.map((id) => `"${id}"`).join(', ')}; there are ${[...known].sort().join(', ')}` });
  return ids;
}

function championOf(server: Server, { state }: Source): string | null {
  const tested = state ? findOutput(state, 'backtest') : null;
  return tested ? readTable(server, 'backtest', tested).meta.winner : null;
}
