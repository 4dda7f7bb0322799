import type { Metadata } from 'next';
import { api } from '../../../../server/instance.ts';
import { Checks, sayChecks } from '../../../_bundle/checks.tsx';
import { ImportActions } from '../../../_bundle/import-actions.tsx';
import { FateCounts, ImportItems } from '../../../_bundle/import-items.tsx';
import { Unresolved } from '../../../_bundle/unresolved.tsx';
import { sayCounts } from '../../../_bundle/words.ts';
import { CopyAs } from '../../../_ui/copy-as.tsx';
import { Digest } from '../../../_ui/digest.tsx';
import { Link } from '../../../_ui/link.tsx';
import { orNotFound } from '../../../_ui/or-not-found.ts';
import { Page } from '../../../_ui/page.tsx';
import type { PageProps } from '../../../_ui/page-props.ts';
import { Section } from '../../../_ui/section.tsx';
import { Time } from '../../../_ui/time.tsx';
import { Title } from '../../../_ui/title.tsx';
import { formatBytes, plural } from '../../../_words/numbers.ts';

export const metadata: Metadata = { title: 'Import of a bundle' };

export default async function ImportPage({ params }: PageProps<{ importId: string }>) {
  const importId = decodeURIComponent((await params).importId);
  const view = await orNotFound((await api()).bundle.import({ importId }));
  const aliases = Object.entries(view.aliases);
  return (
    <Page crumbs={[{ label: 'Bundles', href: '/bundles' }, { label: view.name }]}>
      <Title>{view.status === 'applied' ? `Imported: ${view.name}` : `Import ${view.name}`}</Title>
      <Status view={view} />
      <p className="mt-3 flex flex-wrap gap-x-5 text-xs text-mu">
        <span className="inline-flex items-center gap-1">
          payload <Digest value={view.payloadDigest} what="payload digest" />
        </span>
        <span>{formatBytes(view.bytes)}</span>
        <span>{view.complete ? 'restores fully' : 'some bytes were left behind at export'}</span>
        <span>{view.signedBy === null ? 'not signed' : `signed by ${view.signedBy}`}</span>
        <span>
          came <Time iso={view.createdAt} />
        </span>
      </p>
      <FateCounts counts={view.counts} />
      {view.status === 'planned' ? <ImportActions view={view} /> : null}
      {aliases.length > 0 ? (
        <Section id="aliases" title="Aliases" aside={plural(aliases.length, 'alias', 'aliases')}>
          <ul>
            {aliases.map(([there, here]) => (
              <li key={there} className="border-t border-hair py-2">
                <span className="num">{there}</span> <span className="text-mu">{there === here ? 'keeps its name' : 'lands here as'}</span>{' '}
                {there === here ? null : <span className="num">{here}</span>}
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
      <Section id="plan" title={view.status === 'applied' ? 'What was done' : 'What would be done'} aside={plural(view.items.length, 'item')}>
        <ImportItems items={view.items} />
      </Section>
      <Section id="checks" title="Checks" aside={sayChecks(view.checks)}>
        <Checks checks={view.checks} />
      </Section>
      <Unresolved rows={view.unresolvedReferences} />
      <CopyAs
        cli="npx vitrine import-bundle bundle.zip --dry-run"
        typescript={`const plan = await vitrine.bundle.import.query({ importId: '${view.importId}' });`}
        curl={`/imports/${view.importId}`}
      />
    </Page>
  );
}

type View = Awaited<ReturnType<Awaited<ReturnType<typeof api>>['bundle']['import']>>;

/** Where the import stands, in a sentence, and the way on. */
function Status({ view }: { view: View }) {
  if (view.status === 'discarded') return <p className="say -mt-3 text-mu">This plan was discarded; nothing of the bundle was applied.</p>;
  if (view.status === 'planned')
    return (
      <p className="say -mt-3">
        The bundle is sound and unpacked aside: {sayCounts(view.counts)}. Nothing has been changed yet.
        {view.appliedBefore ? (
          <>
            {' '}
            The same payload{' '}
            <Link href={`/bundles/imports/${view.appliedBefore}`} className="textual">
              was imported before
            </Link>
            ; applying it again changes nothing.
          </>
        ) : null}
      </p>
    );
  return (
    <div className="-mt-3">
      <p className="say">
        Applied{' '}
        {view.appliedAt ? (
          <>
            on <Time iso={view.appliedAt} style="full" zoned />
          </>
        ) : null}
        : {sayCounts(view.counts)}.{view.workspaceId ? ' Replay the workspace to see whether this machine reproduces it.' : ''}
      </p>
      {view.workspaceId ? (
        <p className="no-print mt-4 flex flex-wrap gap-2">
          <Link href={`/workspaces/${view.workspaceId}`} className="btn">
            Open the workspace
          </Link>
        </p>
      ) : null}
    </div>
  );
}
