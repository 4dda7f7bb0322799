import { listPlugins } from '../services/plugin/list-plugins.ts';
import { reloadPlugins } from '../services/plugin/reload-plugins.ts';
import { procedure, router } from './trpc.ts';

export const pluginRouter = router({
  list: procedure.query(({ ctx }) => listPlugins(ctx.server)),
  reload: procedure.mutation(({ ctx }) => reloadPlugins(ctx.server, ctx.actor)),
});
