import { z } from 'zod';
import { ApplyImport } from '../services/bundle/apply-import.ts';
import type { ExportArtifacts } from '../services/bundle/export-artifacts.ts';
import { ExportWorkspace } from '../services/bundle/export-workspace.ts';
import { ListBundles } from '../services/bundle/list-bundles.ts';
import { ListImports } from '../services/bundle/list-imports.ts';
import type { RestCall, RestRoute, RouteDocs } from './routes.ts';

const BundleQuery = z.strictObject({
  anew: z.enum(['true', 'false']).default('false').describe('true: every byte is read now, not only when a file was written since'),
});
const ExportQuery = z.strictObject({ include: ExportWorkspace.shape.include.unwrap().optional(), sign: z.enum(['true', 'false']).optional() });

/** What goes along may be said in the body or in the address; the body wins. */
async function exportOne({ caller, params, query, body }: RestCall): Promise<unknown> {
  const { include, sign } = ExportQuery.parse(Object.fromEntries(query));
  const asked = ExportWorkspace.parse({ ...(include && { include }), ...(sign && { sign: sign === 'true' }), ...(body as object) });
  return caller.bundle.export({ ...asked, workspaceId: params.workspace });
}

const EXPORT_DOCS: RouteDocs = {
  summary: 'Export a workspace as a bundle, in the place of the one before',
  body: ExportWorkspace,
  example: { include: 'artifacts', sign: true },
  errors: ['WORKSPACE_NOT_FOUND', 'WRONG_STATE', 'DISK_FULL'],
};

/** Bundles, out and in. Downloads and uploads are in `raw-bundle-routes.ts`. */
export const BUNDLE_ROUTES: readonly RestRoute[] = [
  { method: 'POST', path: '/workspaces/:workspace/export', procedure: 'bundle.export', docs: EXPORT_DOCS, call: exportOne },
  { method: 'POST', path: '/demo/workspaces/:workspace/export', procedure: 'bundle.export', docs: EXPORT_DOCS, call: exportOne },
  {
    method: 'GET',
    path: '/workspaces/:workspace/export',
    procedure: 'bundle.exporting',
    docs: { summary: 'How far an export is; null when none is under way' },
    call: ({ caller, params }) => caller.bundle.exporting({ workspaceId: params.workspace }),
  },
  {
    method: 'DELETE',
    path: '/workspaces/:workspace/export',
    procedure: 'bundle.cancelExport',
    docs: { summary: 'Cancel an export that is under way' },
    call: ({ caller, params }) => caller.bundle.cancelExport({ workspaceId: params.workspace }),
  },
  {
    method: 'POST',
    path: '/bundles',
    procedure: 'bundle.exportArtifacts',
    status: 201,
    docs: { summary: 'Export a set of artifacts as a bundle', errors: ['ARTIFACT_NOT_FOUND', 'DISK_FULL'] },
    call: ({ caller, body }) => caller.bundle.exportArtifacts(body as ExportArtifacts),
  },
  {
    method: 'GET',
    path: '/bundles',
    procedure: 'bundle.list',
    docs: { summary: 'Bundles that stand here, newest first' },
    call: async ({ caller, query }) => caller.bundle.list(ListBundles.parse(Object.fromEntries(query))),
  },
  {
    method: 'GET',
    path: '/bundles/:bundle',
    procedure: 'bundle.get',
    docs: { summary: 'A bundle, and what the last reading of its bytes found', query: BundleQuery, errors: ['BUNDLE_NOT_FOUND'] },
    call: async ({ caller, params, query }) =>
      caller.bundle.get({ bundleId: params.bundle, anew: BundleQuery.parse(Object.fromEntries(query)).anew === 'true' }),
  },
  {
    method: 'GET',
    path: '/bundles/:bundle/manifest',
    procedure: 'bundle.manifest',
    docs: { summary: 'What a bundle’s manifest says is in it', errors: ['BUNDLE_NOT_FOUND'] },
    call: ({ caller, params }) => caller.bundle.manifest({ bundleId: params.bundle }),
  },
  {
    method: 'GET',
    path: '/signing-key',
    procedure: 'bundle.signingKey',
    docs: { summary: 'The public key of this instance, as minisign takes it; null while nothing was signed' },
    call: ({ caller }) => caller.bundle.signingKey(),
  },
  {
    method: 'GET',
    path: '/imports',
    procedure: 'bundle.imports',
    docs: { summary: 'Bundles that came in, newest first' },
    call: async ({ caller, query }) => caller.bundle.imports(ListImports.parse(Object.fromEntries(query))),
  },
  {
    method: 'GET',
    path: '/imports/:importId',
    procedure: 'bundle.import',
    docs: { summary: 'The plan of an import, or what became of it', errors: ['IMPORT_NOT_FOUND'] },
    call: ({ caller, params }) => caller.bundle.import({ importId: params.importId }),
  },
  {
    method: 'POST',
    path: '/imports/:importId/apply',
    procedure: 'bundle.applyImport',
    docs: { summary: 'Carry out an import; again it changes nothing', body: ApplyImport, errors: ['IMPORT_NOT_FOUND', 'WRONG_STATE'] },
    call: async ({ caller, params, body }) => caller.bundle.applyImport({ ...ApplyImport.parse(body), importId: params.importId }),
  },
  {
    method: 'DELETE',
    path: '/imports/:importId',
    procedure: 'bundle.discardImport',
    status: 204,
    docs: { summary: 'Discard a plan and what was unpacked for it', errors: ['IMPORT_NOT_FOUND', 'WRONG_STATE'] },
    call: ({ caller, params }) => caller.bundle.discardImport({ importId: params.importId }),
  },
];
