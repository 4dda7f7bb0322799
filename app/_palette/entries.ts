import { loadClient } from '../_live/load-client.ts';
import { shorten } from '../_ui/digest.tsx';
import { momentLabel } from '../_words/dates.ts';

export interface Entry {
  id: string;
  group: 'Pages' | 'Start a run' | 'Last runs' | 'Workspaces' | 'Datasets' | 'Series of the latest run' | 'Artifacts';
  label: string;
  note: string;
  href: string;
}

const PAGES: readonly (readonly [label: string, href: string, note: string])[] = [
  ['Home', '/', ''],
  ['Runs', '/runs', ''],
  ['New run', '/runs/new', ''],
  ['Batches', '/batches', 'many series, many models'],
  ['New batch', '/batches/new', ''],
  ['Workspaces', '/workspaces', ''],
  ['Bundles', '/bundles', 'export and import'],
  ['Planner', '/planner', 'what-if plans'],
  ['Explorer', '/explorer', 'datasets and their series'],
  ['Approvals', '/approvals', 'decisions asked and given'],
  ['Registry', '/registry', 'everything runs made and people brought'],
  ['Registry care', '/registry/care', 'rescan, collections, retention, holds'],
  ['Control Center', '/control', 'aliases, retraining, drift'],
  ['Model registry', '/models', 'every registered model'],
  ['Run board', '/runs?view=board', 'queued, running, waiting, done, failed'],
  ['System', '/system', ''],
  ['Plugins', '/plugins', 'presets, steps, models'],
  ['Your own data', '/#own-data', 'drop a file'],
  ['Docs', '/docs', ''],
  ['API', '/docs/api', 'every operation over HTTP'],
];

const pages = (): Entry[] => PAGES.map(([label, href, note]) => ({ id: `page ${href}`, group: 'Pages', label, note, href }));

/** Everything that can be jumped to before anything is typed. */
export async function loadEntries(): Promise<Entry[]> {
  const client = await loadClient();
  const [presets, runs, workspaces, datasets] = await Promise.all([
    client.preset.list.query(),
    client.run.list.query({ limit: 12 }),
    client.workspace.list.query({}),
    client.dataset.list.query({ limit: 12 }),
  ]);
  return [
    ...pages(),
    ...presets.map(({ id, title }): Entry => ({ id: `preset ${id}`, group: 'Start a run', label: title, note: id, href: `/runs/new?preset=${id}` })),
    ...runs.rows.map(
      (run): Entry => ({
        id: run.runId,
        group: 'Last runs',
        label: run.workspace || run.feedName || run.title,
        note: `${run.status}, ${momentLabel(run.queuedAt, 'utc', 'short')} UTC, ${shorten(run.runId)}`,
        href: `/runs/${run.runId}`,
      }),
    ),
    ...workspaces.rows.map(
      (row): Entry => ({ id: row.workspaceId, group: 'Workspaces', label: row.label, note: row.description, href: `/workspaces/${row.workspaceId}` }),
    ),
    ...datasets.rows.map(
      (row): Entry => ({
        id: row.digest,
        group: 'Datasets',
        label: row.title,
        note: `${row.series} series, ${shorten(row.digest)}`,
        href: `/explorer/${row.digest}`,
      }),
    ),
  ];
}

/** Series whose key holds the text, of the newest completed run. */
export async function findSeries(text: string): Promise<Entry[]> {
  const client = await loadClient();
  const { rows } = await client.run.list.query({ limit: 1, status: ['completed'] });
  if (rows.length === 0) return [];
  const { runId } = rows[0];
  const found = await client.run.seriesList.query({ runId, q: text, limit: 8 });
  return found.rows.map(({ series, key, store, product }) => ({
    id: `series ${series}`,
    group: 'Series of the latest run',
    label: product && store ? `${product} at ${store}` : key,
    note: key,
    href: `/runs/${runId}?tab=results&series=${series}`,
  }));
}

/** Artifacts that have the words, the last of them perhaps not written out yet. */
export async function findArtifacts(text: string): Promise<Entry[]> {
  const words = text.match(/[\p{L}\p{N}]+/gu) ?? [];
  if (words.length === 0) return [];
  const q = words.map((word, at) => (at === words.length - 1 && word.length >= 3 ? `${word}*` : word)).join(' ');
  const found = await (await loadClient()).artifact.find.query({ q: q.slice(0, 200), sort: 'relevance', limit: 5 });
  return found.artifacts.map(({ artifactId, title, type, createdAt }) => ({
    id: `artifact ${artifactId}`,
    group: 'Artifacts',
    label: title,
    note: `${type.replaceAll('_', ' ')}, ${momentLabel(createdAt, 'utc', 'short')} UTC`,
    href: `/registry/${artifactId}`,
  }));
}

/** Entries that hold every word of the text, those that begin with it first. */
export function matchEntries(entries: readonly Entry[], text: string): Entry[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...entries];
  const rank = ({ label }: Entry) => (label.toLowerCase().startsWith(words[0]) ? 0 : 1);
  return entries
    .filter(({ label, note, group }) => words.every((word) => `${label} ${note} ${group}`.toLowerCase().includes(word)))
    .map((entry, at) => ({ entry, at }))
    .sort((a, b) => rank(a.entry) - rank(b.entry) || a.at - b.at)
    .map(({ entry }) => entry);
}
