import { brokenRow } from '../../broken-text.ts';
import { ARTIFACT_SOURCES, ARTIFACT_TYPES } from '../../db/artifact-types.ts';
import type { RegistryRow } from './registry-column.ts';

const ARTIFACT = /^art_[0-9A-Z]{26}$/;
const HEX32 = /^[0-9a-f]{32}$/;
const DIGEST = /^[0-9a-f]{64}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const ENDED = new Set(['completed', 'failed', 'cancelled']);

/** Columns whose text has to be of a kind, by name, wherever they stand. */
const KINDS: Readonly<Record<string, RegExp>> = {
  workspace_id: HEX32,
  scenario_id: HEX32,
  artifact_id: ARTIFACT,
  digest: DIGEST,
  sha256: DIGEST,
  blob: DIGEST,
  created_at: TIME,
  updated_at: TIME,
  modified_at: TIME,
  queued_at: TIME,
};
/** Columns whose text is JSON of a kind. */
const JSON_CELLS: Readonly<Record<string, 'object' | 'array'>> = {
  config: 'object',
  view: 'object',
  summary: 'object',
  extra: 'object',
  created_objects: 'object',
  result_summary: 'object',
  meta: 'object',
  descriptor: 'object',
  figures: 'object',
  assumptions: 'object',
  metrics: 'object',
  attached: 'array',
  totals: 'array',
  files: 'array',
  acknowledged: 'array',
  tags: 'array',
};

/**
 * What is wrong with a row beyond its columns; null when it can be believed. A run that had not ended would be carried on by whoever
 * took it in, and a path could lead anywhere: neither is let in.
 */
export function checkRow(table: string, row: RegistryRow): string | null {
  const [broken] = brokenRow(row);
  if (broken) return `${broken.path} ${broken.message}`;
  for (const [name, cell] of Object.entries(row)) {
    if (typeof cell !== 'string') continue;
    const kind = KINDS[name];
    if (kind && !kind.test(cell)) return `${name} "${cell.slice(0, 80)}" is not of its kind`;
    const shape = JSON_CELLS[name];
    if (shape && !isShaped(cell, shape)) return `${name} is not a JSON ${shape}`;
  }
  if (table === 'run' && !(ENDED.has(String(row.status)) && ARTIFACT.test(String(row.run_id))))
    return `run ${row.run_id} is ${row.status}; only runs that have ended travel`;
  if (table === 'workspace' && !ENDED.has(String(row.status))) return `workspace ${row.workspace_id} is ${row.status}; only those whose run has ended travel`;
  if (table === 'workspace' && row.name !== null && !/^[a-z0-9][a-z0-9\-_]{0,99}$/.test(String(row.name))) return `"${row.name}" is no name of a workspace`;
  if (table === 'artifact' && !(ARTIFACT_TYPES as readonly unknown[]).includes(row.type)) return `"${row.type}" is no type of artifact`;
  if (table === 'artifact' && !(ARTIFACT_SOURCES as readonly unknown[]).includes(row.source)) return `"${row.source}" is no source of artifacts`;
  if (table === 'artifact_file' && !isPlainPath(String(row.path))) return `path "${String(row.path).slice(0, 120)}" leads out of its artifact`;
  if ((table === 'alias' || table === 'alias_history') && !/^[^\s\p{Cc}]{1,200}$/u.test(String(row.name)))
    return `"${String(row.name).slice(0, 80)}" is no name of an alias`;
  return null;
}

function isShaped(text: string, shape: 'object' | 'array'): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return shape === 'array' ? Array.isArray(value) : typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

const isPlainPath = (path: string): boolean =>
  path.split('/').every((part) => part !== '' && part !== '.' && part !== '..') && !/[\p{Cc}\\]/u.test(path) && Buffer.byteLength(path) <= 1024;
