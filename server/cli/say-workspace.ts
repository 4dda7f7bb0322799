import { plural } from '../kit/words.ts';
import type { CompareView, NoteView, WorkspaceDetail, WorkspaceHealth, WorkspaceRow } from '../services/workspace/views.ts';

export const sayRow = ({ workspaceId, label, run, archived }: WorkspaceRow): string =>
  `${workspaceId}  ${label.padEnd(32)} ${run.status.padEnd(11)} ${run.summary?.winner ?? ''}${archived ? '  archived' : ''}`.trimEnd();

export const sayNote = ({ at, actor, text }: NoteView): string => `${at}  ${actor}\n${text}`;

export function sayWorkspace(detail: WorkspaceDetail): string {
  const { resultSummary: result, createdObjects: made, config, focus } = detail;
  const lines = [
    sayRow(detail),
    detail.description,
    detail.tags.length > 0 ? `tags       ${detail.tags.join(', ')}` : '',
    `run        ${detail.run.runId}`,
    detail.source ? `replay of  ${detail.source.label}` : '',
    `asked      ${config.preset} ${config.presetVersion}, seed ${config.seed}, ${plural(config.models.length, 'model')}`,
    focus ? `focus      ${focus.key}` : '',
    result.winner ? `winner     ${result.winner}, ${result.metric} ${result.value?.toFixed(4)}` : '',
    result.wallClockMs === null ? '' : `took       ${(result.wallClockMs / 1000).toFixed(1)} s`,
    ...result.phases.map((phase) => `           ${phase.phase.padEnd(12)} ${phase.status.padEnd(5)} ${(phase.durationMs / 1000).toFixed(2)} s`),
    `made       ${plural(made.artifactIds.length, 'artifact')} in ${plural(made.artifactPaths.length, 'file')}, ${plural(made.datasetIds.length, 'dataset')}, ${plural(made.aliases.length, 'alias', 'aliases')}`,
    `notes      ${detail.notes}`,
  ];
  return lines.filter((line) => line !== '').join('\n');
}

export function sayHealth({ references, alive, dead, unknown, changed, checkedAt }: WorkspaceHealth): string {
  const troubled = references.filter((one) => one.status !== 'alive' || one.holds === false);
  return [
    `${alive - changed} alive, ${changed} changed, ${dead} dead, ${unknown} unknown; checked ${checkedAt}`,
    ...troubled.map((one) => `${(one.status === 'alive' ? 'changed' : one.status).padEnd(8)} ${one.type} ${one.label}: ${one.note}`),
  ].join('\n');
}

/** Only what differs; `--json` has the rest. */
export function sayComparison({ workspaces, sections, differences }: CompareView): string {
  return [
    `${plural(differences, 'difference')} between ${workspaces.map((row) => row.label).join(', ')}`,
    ...sections.flatMap((section) =>
      section.rows.filter((row) => row.differs).map((row) => `${section.id}  ${row.label}: ${row.values.map((value) => value ?? 'none').join(' | ')}`),
    ),
  ].join('\n');
}
