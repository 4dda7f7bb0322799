import type { Server } from '../../server.ts';
import type { ModelView } from './views.ts';

export function listModels(server: Server): ModelView[] {
  return server.catalogue.catalogue.models.map(({ id, title, summary, source, scope, baseline, recommended, minHistory, drivers, members }) => ({
    id,
    title,
    summary,
    source,
    scope,
    baseline,
    recommended,
    minHistory,
    drivers,
    members,
  }));
}
