import { NewView } from '../services/artifact/saved-views.ts';
import type { RestRoute } from './routes.ts';

/** Searches of the registry saved under a name. */
export const SAVED_VIEW_ROUTES: readonly RestRoute[] = [
  { method: 'GET', path: '/views', procedure: 'artifact.views', docs: { summary: 'Saved searches' }, call: ({ caller }) => caller.artifact.views() },
  {
    method: 'PUT',
    path: '/views',
    procedure: 'artifact.saveView',
    docs: { summary: 'Save a search under a name', body: NewView, example: { name: 'Red ones', query: 'tag=red' } },
    call: ({ caller, body }) => caller.artifact.saveView(body as { name: string; query: string }),
  },
  {
    method: 'PATCH',
    path: '/views/:viewId',
    procedure: 'artifact.renameView',
    docs: { summary: 'Rename a saved search' },
    call: ({ caller, params, body }) => caller.artifact.renameView({ ...(body as { name: string }), viewId: params.viewId }),
  },
  {
    method: 'DELETE',
    path: '/views/:viewId',
    procedure: 'artifact.deleteView',
    docs: { summary: 'Delete a saved search' },
    call: ({ caller, params }) => caller.artifact.deleteView({ viewId: params.viewId }),
  },
];
