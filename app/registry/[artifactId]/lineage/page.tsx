import type { Metadata } from 'next';
import { api } from '../../../../server/instance.ts';
import { LineageFilter } from '../../../_artifact/lineage-filter.tsx';
import { LineageGraph } from '../../../_artifact/lineage-graph.tsx';
import { layoutLineage } from '../../../_artifact/lineage-layout.ts';
import { LineageList } from '../../../_artifact/lineage-list.tsx';
import { lineageHref, MOST_NODES, onlyRelations, parseLineageQuery } from '../../../_artifact/lineage-query.ts';
import { lineageSummary, wordsOf } from '../../../_artifact/lineage-words.ts';
import { artifactHref, typeName } from '../../../_artifact/words.ts';
import { CopyAs } from '../../../_ui/copy-as.tsx';
import { Link } from '../../../_ui/link.tsx';
import { orNotFound } from '../../../_ui/or-not-found.ts';
import { Page } from '../../../_ui/page.tsx';
import type { PageProps } from '../../../_ui/page-props.ts';
import { Section } from '../../../_ui/section.tsx';
import { Title } from '../../../_ui/title.tsx';
import { plural } from '../../../_words/numbers.ts';

export const metadata: Metadata = { title: 'Lineage' };

export default async function LineagePage({ params, searchParams }: PageProps<{ artifactId: string }>) {
  const [{ artifactId: encoded }, search, caller] = await Promise.all([params, searchParams, api()]);
  const artifactId = decodeURIComponent(encoded);
  const query = parseLineageQuery(search);
  const { direction, depth, limit } = query;
  const whole = await orNotFound(caller.artifact.lineage({ artifactId, direction, depth, limit }));
  const lineage = onlyRelations(whole, query.relations);
  const subject = lineage.nodes.find((node) => node.depth === 0);
  const title = subject?.title ?? artifactId;
  const summary = lineageSummary(lineage);
  const wider = lineageHref(artifactId, query, { depth: Math.min(50, depth * 2), limit: Math.min(MOST_NODES, limit * 2) });
  return (
    <Page crumbs={[{ label: 'Registry', href: '/registry' }, { label: title, href: artifactHref(artifactId) }, { label: 'Lineage' }]}>
      <Title>Lineage of {title}</Title>
      <p className="say -mt-3">
        {summary}{' '}
        <span className="text-mu">
          {typeName(subject?.type ?? null)}, seen over {plural(depth, 'step')} {WAYS[direction]}.
        </span>
      </p>
      <LineageFilter artifactId={artifactId} query={query} relations={[...new Set(whole.edges.map((edge) => edge.relation))].sort()} />
      {whole.truncated ? (
        <p className="mb-4 border-l-2 border-wa pl-4">
          <span aria-hidden="true" className="mr-2 text-wa">
            !
          </span>
          There is more beyond {plural(lineage.nodes.length, 'artifact')} and {plural(depth, 'step')}.{' '}
          {depth >= 50 && limit >= MOST_NODES ? (
            'The API shows further ones.'
          ) : (
            <Link href={wider} className="textual text-tx">
              Show more
            </Link>
          )}
        </p>
      ) : null}
      <div className="flex flex-col max-sm:flex-col-reverse">
        <Section id="graph" title="As a graph" aside="From left to right: what came first, what came of it. A line that others imply is left out.">
          <LineageGraph layout={layoutLineage(lineage)} words={wordsOf(lineage)} summary={summary} />
        </Section>
        <Section id="list" title="In words" aside="Every relation, also those the graph leaves out.">
          <LineageList lineage={lineage} />
        </Section>
      </div>
      <CopyAs
        cli={`npx vitrine artifacts lineage ${artifactId}`}
        typescript={`const lineage = await vitrine.artifact.lineage.query({ artifactId: '${artifactId}', direction: '${direction}', depth: ${depth}, limit: ${limit} });`}
        curl={`/artifacts/${artifactId}/lineage?direction=${direction}&depth=${depth}&limit=${limit}`}
      />
    </Page>
  );
}

const WAYS = { both: 'each way', up: 'back', down: 'ahead' } as const;
