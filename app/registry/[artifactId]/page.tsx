import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { api } from '../../../server/instance.ts';
import type { ArtifactDetail } from '../../../server/services/artifact/views.ts';
import { FaceOf } from '../../_artifact/face.tsx';
import { Files, Versions } from '../../_artifact/files.tsx';
import { Gone } from '../../_artifact/gone.tsx';
import { ArtifactHead, Notices } from '../../_artifact/head.tsx';
import { type Face, loadFace } from '../../_artifact/load-face.ts';
import { Preview } from '../../_artifact/preview.tsx';
import { parseArtifactQuery } from '../../_artifact/query.ts';
import { Keeping, Relations, Similar } from '../../_artifact/relations.tsx';
import { TYPE_NAMES } from '../../_artifact/words.ts';
import { answerStatus } from '../../_ui/answer-status.ts';
import { CopyAs } from '../../_ui/copy-as.tsx';
import { orNotFound } from '../../_ui/or-not-found.ts';
import { Page } from '../../_ui/page.tsx';
import type { PageProps } from '../../_ui/page-props.ts';
import { worldClass } from '../../_ui/world.ts';

type Params = { artifactId: string };

export async function generateMetadata({ params }: PageProps<Params>): Promise<Metadata> {
  const { artifactId } = await params;
  const artifact = await (await api()).artifact.get({ artifactId: decodeURIComponent(artifactId) }).catch(() => null);
  return { title: artifact ? `${TYPE_NAMES[artifact.type]}: ${artifact.title}` : 'No such artifact' };
}

export default async function ArtifactPage({ params, searchParams }: PageProps<Params>) {
  const [{ artifactId: encoded }, search, caller] = await Promise.all([params, searchParams, api()]);
  const artifactId = decodeURIComponent(encoded);
  if (/^[0-9a-f]{64}$/.test(artifactId)) {
    const found = await orNotFound(caller.artifact.byDigest({ digest: artifactId }));
    redirect(`/registry/${found.artifactId}${found.isHead ? '' : `?v=${found.version}`}`);
  }
  const artifact = await orNotFound(caller.artifact.get({ artifactId }));
  const query = parseArtifactQuery(search);
  const copy = (
    <CopyAs
      cli={`npx vitrine artifacts show ${artifactId}`}
      typescript={`const artifact = await vitrine.artifact.get.query({ artifactId: '${artifactId}' });`}
      curl={`/artifacts/${artifactId}`}
    />
  );
  const world = artifact.preset ? `world ${worldClass(artifact.preset)}` : '';
  const crumbs = [{ label: 'Registry', href: '/registry' }, { label: artifact.title }];
  if (artifact.purgedAt !== null) {
    await answerStatus(410);
    return (
      <Page crumbs={crumbs}>
        <Gone artifact={artifact} />
        {copy}
      </Page>
    );
  }
  const shown = artifact.versions.find((one) => one.version === (query.version ?? artifact.version)) ?? artifact.versions[0] ?? null;
  const isHead = shown === null || shown.version === artifact.version;
  const [preview, files, similar, made] = await Promise.all([
    orNotFound(caller.artifact.preview({ artifactId, version: shown?.version, path: query.file || undefined })),
    shown && !isHead
      ? caller.artifact.files({ artifactId, version: shown.version })
      : { files: artifact.fileList, nextAfter: artifact.filesTruncated ? '' : null },
    artifact.type === 'run' ? caller.artifact.similar({ artifactId, limit: 8 }).catch(() => []) : null,
    isHead ? caller.artifact.files({ artifactId, limit: 1 }).then((one) => one.virtual) : [],
  ]);
  // What is drawn of damaged bytes would be a lie.
  const isWhole = files.files.every((file) => file.state === 'ready');
  const face = isHead && isWhole ? await loadFace(artifact, query.series, query.file === '' ? preview : await caller.artifact.preview({ artifactId })) : null;
  const hidesPreview = query.file === '' && (face?.of === 'plan' || face?.of === 'comparison' || face?.of === 'run');
  return (
    <Page crumbs={crumbs} className={world}>
      <ArtifactHead artifact={artifact} version={shown} />
      <Notices artifact={artifact} shown={shown?.version ?? null} />
      {face ? <FaceOf face={face} /> : null}
      {hidesPreview ? null : (
        <Preview
          artifactId={artifactId}
          preview={preview}
          files={files.files}
          query={query}
          unit={unitOf(face)}
          download={downloadOf(artifact)}
          title={artifact.title}
        />
      )}
      {shown ? <Files artifact={artifact} version={shown} files={files.files} more={files.nextAfter !== null} made={made} query={query} /> : null}
      <Relations artifact={artifact} />
      {similar ? <Similar rows={similar} artifactId={artifactId} /> : null}
      <div className="grid gap-x-12 lg:grid-cols-2">
        <Keeping artifact={artifact} />
        {shown ? <Versions artifact={artifact} shown={shown.version} query={query} /> : null}
      </div>
      {copy}
    </Page>
  );
}

const unitOf = (face: Face): string => (face?.of === 'dataset' ? face.dataset.unit : face?.of === 'forecast' ? face.series.unit : '');

/** Where the whole table is saved from, without its format. */
function downloadOf({ kind, digest, runId, artifactId }: ArtifactDetail): string | null {
  if (kind === 'dataset' && digest) return `/api/v1/datasets/${digest}/download`;
  return runId && runId !== artifactId ? `/api/v1/runs/${runId}/artifacts/${artifactId}/download` : null;
}
