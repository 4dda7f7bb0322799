import { z } from 'zod';
import { ApplyImport, applyImport } from '../services/bundle/apply-import.ts';
import { discardImport } from '../services/bundle/discard-import.ts';
import { ExportArtifacts, exportArtifacts } from '../services/bundle/export-artifacts.ts';
import { ExportWorkspace } from '../services/bundle/export-workspace.ts';
import { cancelExport, followExport, getExportProgress } from '../services/bundle/follow-export.ts';
import { getBundle } from '../services/bundle/get-bundle.ts';
import { getImport } from '../services/bundle/get-import.ts';
import { getManifest } from '../services/bundle/get-manifest.ts';
import { ListBundles, listBundles } from '../services/bundle/list-bundles.ts';
import { ListImports, listImports } from '../services/bundle/list-imports.ts';
import { readPublicKey } from '../services/bundle/signing-key.ts';
import { procedure, router } from './trpc.ts';

const byWorkspace = z.strictObject({ workspaceId: z.string().min(1).max(120) });
const byBundle = z.strictObject({ bundleId: z.string().min(1).max(120) });
const byImport = z.strictObject({ importId: z.string().min(1).max(120) });

/** Bundles that were exported and bundles that come in. Uploads and downloads are REST alone: bytes, not JSON. */
export const bundleRouter = router({
  export: procedure.input(ExportWorkspace.extend(byWorkspace.shape)).mutation(({ ctx, input, signal }) => followExport(ctx.server, ctx.actor, input, signal)),
  exporting: procedure.input(byWorkspace).query(({ ctx, input }) => getExportProgress(ctx.server, input)),
  cancelExport: procedure.input(byWorkspace).mutation(({ ctx, input }) => cancelExport(ctx.server, ctx.actor, input)),
  exportArtifacts: procedure.input(ExportArtifacts).mutation(({ ctx, input }) => exportArtifacts(ctx.server, ctx.actor, input)),
  list: procedure.input(ListBundles.prefault({})).query(({ ctx, input }) => listBundles(ctx.server, input)),
  get: procedure.input(byBundle.extend({ anew: z.boolean().default(false) })).query(({ ctx, input }) => getBundle(ctx.server, input)),
  manifest: procedure.input(byBundle).query(({ ctx, input }) => getManifest(ctx.server, input)),
  signingKey: procedure.query(({ ctx }) => readPublicKey(ctx.server)),
  imports: procedure.input(ListImports.prefault({})).query(({ ctx, input }) => listImports(ctx.server, input)),
  import: procedure.input(byImport).query(({ ctx, input }) => getImport(ctx.server, input)),
  applyImport: procedure.input(ApplyImport.extend(byImport.shape)).mutation(({ ctx, input }) => applyImport(ctx.server, ctx.actor, input)),
  discardImport: procedure.input(byImport).mutation(({ ctx, input }) => discardImport(ctx.server, ctx.actor, input)),
});
