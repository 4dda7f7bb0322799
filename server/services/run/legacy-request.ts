import { z } from 'zod';
import { WorkspaceName } from './start-request.ts';

/** The eleven model types of the origin; ours have the same names. */
const MODEL_TYPES = [
  'naive',
  'seasonal_naive',
  'moving_average',
  'weighted_moving_average',
  'seasonal_average',
  'trend_regression_baseline',
  'regression',
  'prophet_like',
  'random_forest',
  'lightgbm',
  'xgboost',
] as const;

const share = (most: number) => z.number().min(0).max(most).optional();

/** What older clients send to start a run. Unknown keys at the top are ignored and named; those of nested objects are refused. */
export const LegacyRequest = z.object({
  seed: z.int().min(0).max(Number.MAX_SAFE_INTEGER).default(42),
  reset: z.boolean().default(false),
  skip_seed: z.boolean().default(true),
  scenario: z
    .enum(['retail_standard', 'holiday_rush', 'high_variance', 'stockout_heavy', 'new_launches', 'sparse', 'demo_minimal', 'showcase_rich'])
    .default('demo_minimal'),
  preservation: z.enum(['ephemeral', 'keep']).default('ephemeral'),
  workspace_name: WorkspaceName.nullish(),
  replayed_from_workspace_id: z
    .string()
    .regex(/^[0-9a-f]{32}$/, 'is a workspace id: 32 hex digits')
    .nullish(),
  seed_overrides: z
    .strictObject({
      stores: z.int().min(1).max(100).optional(),
      products: z.int().min(1).max(500).optional(),
      window_days: z.int().min(75).max(365).optional(),
      sparsity: share(0.9),
      promotion_intensity: share(0.5),
      stockout_intensity: share(0.5),
      noise_sigma: share(0.5),
    })
    .nullish(),
  user_scope: z.strictObject({ store_id: z.int().min(1), product_id: z.int().min(1) }).nullish(),
  train_model_types: z
    .array(z.enum(MODEL_TYPES))
    .min(1)
    .max(10)
    .refine((types) => new Set(types).size === types.length, 'names each model once')
    .nullish(),
  backtest: z
    .strictObject({
      horizon: z.int().min(1).max(90).optional(),
      strategy: z.enum(['expanding', 'sliding']).optional(),
      n_splits: z.int().min(2).max(20).optional(),
      min_train_size: z.int().min(7).optional(),
      gap: z.int().min(0).max(30).optional(),
      metric: z.enum(['wape', 'mae', 'rmse']).optional(),
    })
    .nullish(),
});
export type LegacyRequest = z.output<typeof LegacyRequest>;

/** Rules between fields, as the origin had them. */
export function crossErrors({ preservation, workspace_name, replayed_from_workspace_id, seed_overrides, skip_seed, scenario }: LegacyRequest): {
  path: string;
  message: string;
}[] {
  const errors: { path: string; message: string }[] = [];
  const isKept = preservation === 'keep';
  if (workspace_name && !isKept) errors.push({ path: 'workspace_name', message: 'needs preservation "keep"' });
  if (replayed_from_workspace_id && !isKept) errors.push({ path: 'replayed_from_workspace_id', message: 'needs preservation "keep"' });
  if (seed_overrides && Object.keys(seed_overrides).length > 0 && skip_seed) errors.push({ path: 'seed_overrides', message: 'need skip_seed false' });
  if (seed_overrides?.window_days !== undefined && scenario === 'holiday_rush')
    errors.push({ path: 'seed_overrides.window_days', message: 'is not for holiday_rush, whose window is fixed' });
  return errors;
}

/** Only what is there: a default that is sent says the same as one that is left out. */
const given = <T extends object>(fields: T): Partial<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null)) as Partial<T>;

/** The same wish as a start request of ours. */
export function toStart(request: LegacyRequest): Record<string, unknown> {
  const { seed_overrides: own, user_scope: scope, backtest: split } = request;
  const overrides = own
    ? given({
        stores: own.stores,
        products: own.products,
        windowDays: own.window_days,
        sparsity: own.sparsity,
        promotionIntensity: own.promotion_intensity,
        stockoutIntensity: own.stockout_intensity,
        noiseSigma: own.noise_sigma,
      })
    : {};
  const backtest = split
    ? given({
        horizon: split.horizon,
        strategy: split.strategy,
        windows: split.n_splits,
        minTrain: split.min_train_size,
        gap: split.gap,
        metric: split.metric,
      })
    : {};
  return given({
    preset: request.scenario,
    seed: request.seed,
    reset: request.reset,
    reuseDataset: request.skip_seed,
    preservation: request.preservation,
    workspaceName: request.workspace_name,
    overrides,
    backtest,
    models: request.train_model_types,
    focus: scope ? { store: `#${scope.store_id}`, product: `#${scope.product_id}` } : undefined,
    // Nobody who waits for an answer of this call can be shown a question.
    approve: 'no',
    ifBusy: 'refuse',
  });
}
