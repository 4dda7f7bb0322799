import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MANIFEST } from '../../bundle/layout.ts';
import { parseManifest } from '../../bundle/manifest.ts';
import { AppError } from '../../errors.ts';
import type { Server } from '../../server.ts';
import { bundleFolder } from './bundle-folder.ts';
import type { ManifestView } from './views.ts';

const MOST = 200;

/** The table of contents of a bundle that stands here. @throws AppError BUNDLE_NOT_FOUND, BUNDLE_REFUSED when it cannot be read */
export function getManifest(server: Server, { bundleId }: { bundleId: string }): ManifestView {
  const { manifest, faults } = parseManifest(readFileSync(join(bundleFolder(server, bundleId), MANIFEST), 'utf8'));
  if (!manifest) throw new AppError('BUNDLE_REFUSED', `${MANIFEST} ${faults[0]}; export the workspace again`);
  const { runs, artifacts, scenario_plans: plans, model_runs: models } = manifest;
  return {
    formatVersion: manifest.bundle_format_version,
    stateTime: manifest.exported_at,
    description: manifest.description,
    runs: runs.slice(0, MOST).map(({ id, status, document }) => ({ id, status, document })),
    artifacts: artifacts.slice(0, MOST).map(({ id, type, title, version, digest, included, files }) => {
      const bytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
      return { id, type, title, version, digest, included, files: files.length, bytes };
    }),
    plans: plans.slice(0, MOST).map(({ id, name, file }) => ({ id, name, file })),
    models: models.slice(0, MOST).map(({ run_id, uri, hash, verified }) => ({ runId: run_id, uri, hash, verified })),
    restorePlan: manifest.restore_plan.map(({ step, detail }) => ({ step, detail })),
    totals: { runs: runs.length, artifacts: artifacts.length, plans: plans.length, models: models.length },
    publicKey: manifest.signer?.public_key ?? null,
  };
}
