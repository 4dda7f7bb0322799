import type { Metadata } from 'next';
import { api } from '../../../server/instance.ts';
import { BundleFacts } from '../../_bundle/bundle-facts.tsx';
import { CheckedWhen } from '../../_bundle/checked-when.tsx';
import { Checks, sayChecks } from '../../_bundle/checks.tsx';
import { Contents } from '../../_bundle/contents.tsx';
import { Downloads } from '../../_bundle/downloads.tsx';
import { ExportButton } from '../../_bundle/export-button.tsx';
import { FileList } from '../../_bundle/file-list.tsx';
import { Unresolved } from '../../_bundle/unresolved.tsx';
import { VerifyWords } from '../../_bundle/verify-words.tsx';
import { CopyAs } from '../../_ui/copy-as.tsx';
import { Link } from '../../_ui/link.tsx';
import { orNotFound } from '../../_ui/or-not-found.ts';
import { Page } from '../../_ui/page.tsx';
import type { PageProps } from '../../_ui/page-props.ts';
import { Section } from '../../_ui/section.tsx';
import { Title } from '../../_ui/title.tsx';

export async function generateMetadata({ params }: PageProps<{ bundle: string }>): Promise<Metadata> {
  return { title: `Bundle ${decodeURIComponent((await params).bundle).slice(0, 8)}` };
}

export default async function BundlePage({ params, searchParams }: PageProps<{ bundle: string }>) {
  const [{ bundle: encoded }, query, caller] = await Promise.all([params, searchParams, api()]);
  const bundleId = decodeURIComponent(encoded);
  const [bundle, manifest] = await orNotFound(
    Promise.all([caller.bundle.get({ bundleId, anew: query.check === 'again' }), caller.bundle.manifest({ bundleId })]),
  );
  const files = `/api/v1/bundles/${encodeURIComponent(bundleId)}/files`;
  const from = typeof query.from === 'string' && /^\d{1,9}$/.test(query.from) ? Math.min(Number(query.from), Math.max(0, bundle.files.length - 1)) : 0;
  const isWorkspace = bundle.stale !== null;
  return (
    <Page crumbs={[{ label: 'Bundles', href: '/bundles' }, { label: bundle.name }]}>
      <Title
        action={
          <>
            <a href={`${files}/data/report.html`} target="_blank" rel="noopener" className="btn quiet small">
              Open the report
            </a>
            {isWorkspace ? (
              <>
                <Link href={`/workspaces/${bundle.bundleId}`} className="btn quiet small">
                  Workspace
                </Link>
                <ExportButton workspaceId={bundle.bundleId} label={bundle.name} word="Export again" />
              </>
            ) : null}
          </>
        }
      >
        {bundle.name}
      </Title>
      <p className={`say -mt-3 ${bundle.verifiedOk ? '' : 'text-bad'}`}>{sayChecks(bundle.checks)}</p>
      <CheckedWhen bundle={bundle} />
      {bundle.stale ? <p className="mt-1 text-wa">The workspace has changed since this bundle was written; exporting again gives other bytes.</p> : null}
      <div className="mt-5">
        <Downloads bundle={bundle} />
      </div>
      <div className="mt-8">
        <BundleFacts bundle={bundle} />
      </div>
      <Section id="checks" title="Checks" aside={`${bundle.checks.filter((check) => check.ok).length} of ${bundle.checks.length} pass`}>
        <Checks checks={bundle.checks} />
      </Section>
      <VerifyWords bundleId={bundleId} signedBy={bundle.signedBy} publicKey={manifest.publicKey} />
      <Contents manifest={manifest} files={files} />
      <Unresolved rows={bundle.unresolvedReferences} />
      <FileList files={bundle.files} base={files} from={from} hrefOf={(at) => `/bundles/${encodeURIComponent(bundleId)}?from=${at}#files`} />
      <CopyAs
        cli={isWorkspace ? `npx vitrine export ${bundleId} --out ${bundleId}.zip` : undefined}
        typescript={`const bundle = await vitrine.bundle.get.query({ bundleId: '${bundleId}' });`}
        curl={`/bundles/${bundleId}`}
      />
    </Page>
  );
}
