import type { PresetView } from '../../server/services/preset/views.ts';
import { BACKTEST_FIELDS } from './form-values.ts';

export const isAt = (path: string, field: string) => path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`);

/** True when an error of this path stands beside its field, so that it need not be said twice. */
export function hasField(path: string, isFeed: boolean, isKept: boolean, preset: PresetView): boolean {
  const { properties } = preset.form;
  const overrides = typeof properties === 'object' && properties !== null ? Object.keys(properties).map((key) => `overrides.${key}`) : [];
  const shown = ['models', 'levels', ...BACKTEST_FIELDS.map((field) => `backtest.${field}`)];
  if (!isFeed) shown.push('preset', 'seed', 'anchorDay', 'count', ...overrides);
  if (isKept) shown.push('workspaceName');
  return shown.some((field) => isAt(path, field));
}
