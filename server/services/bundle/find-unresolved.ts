import type { UnresolvedReference } from '../../bundle/content.ts';
import type { CreatedObjects } from '../../pipeline/workspace-record.ts';
import type { RegistryRow } from './registry-column.ts';

/**
 * What a workspace says it made and is not among the rows that travel. From those rows alone, so that it reads the same wherever they
 * are. An alias that moved on is none: its history tells so.
 */
export function findUnresolved(workspace: RegistryRow, rows: Readonly<Record<string, readonly RegistryRow[]>>): UnresolvedReference[] {
  const from = `workspace ${workspace.workspace_id}`;
  const has = (table: string, column: string, id: string): boolean => (rows[table] ?? []).some((row) => row[column] === id);
  const runGone = has('run', 'run_id', String(workspace.run_id)) ? [] : [{ type: 'run', id: String(workspace.run_id), from, reason: 'the run is gone' }];
  if (typeof workspace.created_objects !== 'string') return runGone;
  const made = JSON.parse(workspace.created_objects) as CreatedObjects;
  const gone = (type: string, ids: readonly string[], table: string, column: string, reason: string): UnresolvedReference[] =>
    [...new Set(ids)].filter((id) => !has(table, column, id)).map((id) => ({ type, id, from, reason }));
  return [
    ...runGone,
    ...gone('scenario', made.scenarioIds, 'scenario_plan', 'scenario_id', 'the plan was deleted'),
    ...gone('dataset', made.datasetIds, 'dataset', 'digest', 'the dataset is gone'),
    ...gone('approval', made.approvalIds, 'approval', 'approval_id', 'the request is gone'),
    ...made.artifactIds
      .filter(({ id }) => id === '' || !has('artifact', 'artifact_id', id))
      .map(({ id, digest, step, output }) => ({
        type: 'artifact',
        id: id || digest,
        from: `${from}, ${step}/${output}`,
        reason: 'the artifact is gone',
      })),
  ];
}
