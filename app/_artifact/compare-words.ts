import type { ArtifactComparison } from '../../server/services/artifact/views.ts';
import { formatBytes, formatCount, formatFixed, formatPercent, formatUnits, plural } from '../_words/numbers.ts';

const ERRORS = new Set(['wape', 'smape', 'mae', 'rmse', 'mase', 'rmsse', 'pinball', 'crps', 'msis']);
const SHARES = new Set(['wape', 'smape', 'bias']);
const NAMES: Readonly<Record<string, string>> = {
  clipped: 'values cut at zero',
  from: 'first period forecast',
  tested: 'points tested',
  gap: 'periods left out between training and test',
};
const lastOf = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

/** "theta.wape" → "theta WAPE"; dots and low lines are for machines. */
export function metricName(name: string): string {
  if (name in NAMES) return NAMES[name];
  const last = lastOf(name);
  const shown = last === 'smape' ? 'sMAPE' : ERRORS.has(last) && last !== 'pinball' ? last.toUpperCase() : last;
  return `${name.slice(0, name.length - last.length)}${shown}`
    .replaceAll('.', ' ')
    .replaceAll('_', ' ')
    .replace(/([a-z])([A-Z])(?=[a-z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);
}

export function metricValue(name: string, value: number | null): string {
  if (value === null) return '–';
  const last = lastOf(name);
  if (SHARES.has(last)) return formatPercent(value);
  if (/bytes$/i.test(last)) return formatBytes(value);
  if (/(ms)$/i.test(last) || Number.isInteger(value)) return formatUnits(value);
  return Math.abs(value) < 10 ? formatFixed(value, 3) : formatUnits(value);
}

/** How the second differs from the first, with its sign in words: "0.4 points more, 4 % worse". */
export function deltaWords(name: string, a: number | null, b: number | null): string {
  if (a === null) return 'only the second has it';
  if (b === null) return 'only the first has it';
  if (a === b) return 'equal';
  const last = lastOf(name);
  const more = b > a ? 'more' : 'less';
  const amount = SHARES.has(last) ? `${formatFixed(Math.abs(b - a) * 100, 1)} points` : metricValue(name, Math.abs(b - a));
  const relative = a === 0 || last === 'bias' ? null : Math.abs((b - a) / a);
  const judged = ERRORS.has(last) ? (b > a ? ' worse' : ' better') : '';
  const share = relative === null ? judged : relative < 0.0005 ? '' : `, ${formatPercent(relative, relative < 0.1 ? 1 : 0)}${judged === '' ? '' : judged}`;
  return `${amount} ${more}${share}`;
}

const FIELDS: Readonly<Record<string, string>> = {
  type: 'Type',
  kind: 'Kind',
  title: 'Title',
  description: 'Description',
  tags: 'Tags',
  source: 'Source',
  preset: 'Preset',
  model: 'Model',
  inputHash: 'Input',
  version: 'Version',
  bytes: 'Size',
  files: 'Files',
  createdAt: 'Created',
};
export const fieldName = (field: string): string => FIELDS[field] ?? field;

export function fieldValue(field: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  if (field === 'bytes' && typeof value === 'number') return formatBytes(value);
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.join(', ');
  return String(value).replaceAll('_', ' ');
}

/** All that differs between the two, in one sentence. */
export function comparisonSentence({ same, metadata, files, metrics }: ArtifactComparison): string {
  const bytes = 'their files are the same, byte for byte';
  if (same && metrics.every((one) => one.delta === 0)) return sentence([bytes]);
  const changed = files.filter((file) => file.status !== 'same').length;
  const fields = metadata.filter((row) => !row.same).length;
  return sentence([
    figuresWords(metrics),
    same ? bytes : files.length === 0 ? 'neither has files' : `${plural(changed, 'file')} of ${formatCount(files.length)} ${differ(changed)}`,
    fields === 0 ? 'the record is the same' : `${plural(fields, 'field')} of the record ${fields === 1 ? 'is' : 'are'} not the same`,
  ]);
}

function figuresWords(metrics: ArtifactComparison['metrics']): string {
  if (metrics.length === 0) return '';
  const first = metrics.filter((one) => one.b === null).length;
  const second = metrics.filter((one) => one.a === null).length;
  const shared = metrics.length - first - second;
  const moved = metrics.filter((one) => one.delta !== null && one.delta !== 0).length;
  if (shared === metrics.length) return moved === 0 ? 'all figures are equal' : `${plural(moved, 'figure')} of ${formatCount(shared)} ${differ(moved)}`;
  const alone = [first > 0 ? `${onlyIn(first)} the first` : '', second > 0 ? `${onlyIn(second)} the second` : ''].filter(Boolean).join(', ');
  if (shared === 0) return `they have no figure in common: ${alone}`;
  const those = shared === 1 ? 'the one figure in both' : `the ${plural(shared, 'figure')} in both`;
  if (moved === 0) return `${those} ${shared === 1 ? 'is' : 'are'} equal, ${alone}`;
  return `${shared === 1 ? those : `${formatCount(moved)} of ${those}`} ${differ(moved)}, ${alone}`;
}

const onlyIn = (count: number): string => `${formatCount(count)} ${count === 1 ? 'is' : 'are'} only in`;
export const differ = (count: number): string => (count === 1 ? 'differs' : 'differ');

function sentence(parts: readonly string[]): string {
  const text = parts.filter((part) => part !== '').join('; ');
  return `${text.replace(/^./u, (letter) => letter.toUpperCase())}.`;
}
