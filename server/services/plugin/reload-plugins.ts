import type { Actor, Server } from '../../server.ts';
import { auditRow } from '../audit.ts';
import { requireWrite } from '../require-write.ts';
import { listPlugins } from './list-plugins.ts';
import type { PluginView } from './views.ts';

/** Looks at the plugin folders again; runs under way keep what they have. Returns the new list. */
export async function reloadPlugins(server: Server, actor: Actor): Promise<PluginView[]> {
  requireWrite(actor);
  const { codeDigest } = await server.catalogue.reload();
  await server.db.write([auditRow(actor, 'plugin.reload', codeDigest.slice(0, 12), new Date(server.now()).toISOString())]);
  return listPlugins(server);
}
