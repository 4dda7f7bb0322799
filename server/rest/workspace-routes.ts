import { z } from 'zod';
import { BulkRequest } from '../services/workspace/bulk-workspaces.ts';
import type { RestRoute } from './routes.ts';

const one = '/workspaces/:workspace';
const fills = { workspace: 'workspaceId' };
const Ids = z.strictObject({ ids: z.string().describe('Two to five ids or names, separated by commas or repeated') });

/** Workspaces as REST, under /api/v1. */
export const WORKSPACE_ROUTES: readonly RestRoute[] = [
  { method: 'GET', path: '/workspaces', procedure: 'workspace.list', docs: { summary: 'Find workspaces' } },
  {
    method: 'POST',
    path: '/workspaces/bulk',
    procedure: 'workspace.bulk',
    docs: {
      summary: 'One action on many workspaces, with a result for each',
      body: BulkRequest,
      example: { ids: ['first-look'], action: { type: 'tag', add: ['spring'] } },
    },
  },
  { method: 'GET', path: '/workspaces/facets', procedure: 'workspace.facets', docs: { summary: 'Tags, presets and winners there are to filter by' } },
  {
    method: 'GET',
    path: '/workspaces/compare',
    procedure: 'workspace.compare',
    docs: { summary: 'Two to five workspaces side by side', query: Ids, errors: ['WORKSPACE_NOT_FOUND'] },
    call: ({ caller, query }) =>
      caller.workspace.compare({
        ids: query
          .getAll('ids')
          .flatMap((ids) => ids.split(','))
          .filter((id) => id !== ''),
      }),
  },
  { method: 'GET', path: one, procedure: 'workspace.get', versioned: true, docs: { summary: 'One workspace: what was asked, what it made, how it ended' } },
  {
    method: 'PATCH',
    path: one,
    procedure: 'workspace.update',
    fills,
    versioned: true,
    docs: {
      summary: 'Change name, description, tags or whether it is archived',
      example: { description: 'Before the spring sale' },
      errors: ['NAME_TAKEN', 'VERSION_CONFLICT'],
    },
  },
  {
    method: 'DELETE',
    path: one,
    procedure: 'workspace.delete',
    fills,
    docs: { summary: 'Delete a workspace; the run and its artifacts stay', errors: ['WRONG_STATE'] },
  },
  {
    method: 'GET',
    path: `${one}/health`,
    procedure: 'workspace.health',
    docs: { summary: 'Whether everything a workspace refers to is still there and whole' },
  },
  {
    method: 'GET',
    path: `${one}/lineage`,
    procedure: 'workspace.lineage',
    docs: { summary: 'Replays, restarts and changes of a workspace, and what they came from' },
  },
  { method: 'GET', path: `${one}/notes`, procedure: 'workspace.notes', docs: { summary: 'The journal of a workspace, newest first' } },
];
