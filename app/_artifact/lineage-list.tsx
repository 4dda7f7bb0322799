import type { ArtifactLineage, LineageArtifact } from '../../server/services/artifact/views.ts';
import { Link } from '../_ui/link.tsx';
import { Time } from '../_ui/time.tsx';
import { plural } from '../_words/numbers.ts';
import { cameFrom } from './lineage-words.ts';
import { TypeMark } from './type-mark.tsx';
import { artifactHref, typeName } from './words.ts';

/** The graph in words: what it came from, the farthest first, itself, and what came of it. */
export function LineageList({ lineage }: { lineage: ArtifactLineage }) {
  const before = lineage.nodes.filter((node) => node.depth < 0);
  const after = lineage.nodes.filter((node) => node.depth > 0);
  const subject = lineage.nodes.filter((node) => node.depth === 0);
  return (
    <div className="grid gap-y-8">
      <Part title="What it came from" note="the farthest first" lineage={lineage} nodes={before} empty="Nothing before it is recorded." />
      <Part title="This one" lineage={lineage} nodes={subject} empty="" />
      <Part title="What came of it" lineage={lineage} nodes={after} empty="Nothing came of it yet." />
    </div>
  );
}

interface PartProps {
  title: string;
  note?: string;
  lineage: ArtifactLineage;
  nodes: readonly LineageArtifact[];
  empty: string;
}

function Part({ title, note, lineage, nodes, empty }: PartProps) {
  return (
    <div>
      <h3 className="font-sans text-md">
        {title}
        {note && nodes.length > 1 ? <span className="ml-3 text-xs text-mu">{note}</span> : null}
      </h3>
      {nodes.length === 0 ? (
        <p className="mt-1 text-mu">{empty}</p>
      ) : (
        <ol className="mt-1">
          {nodes.map((node) => (
            <li
              key={node.artifactId}
              className="grid grid-cols-[20px_minmax(0,1fr)_auto] items-baseline gap-x-3 border-b border-hair py-2 max-sm:grid-cols-[20px_minmax(0,1fr)]"
            >
              <span className="translate-y-[3px] text-mu">
                <TypeMark type={node.type} />
              </span>
              <span className="min-w-0">
                {node.depth === 0 || !node.known ? (
                  <span className={node.depth === 0 ? 'font-semibold' : 'break-all text-mu'}>{node.title}</span>
                ) : (
                  <Link href={artifactHref(node.artifactId)} className="underline decoration-transparent underline-offset-4 hover:decoration-current">
                    {node.title}
                  </Link>
                )}{' '}
                <span className="text-xs text-mu">
                  {node.known ? typeName(node.type).toLowerCase() : 'not known here'}
                  {node.deleted ? ', deleted' : ''}
                </span>
                <span className="block text-xs text-pretty text-mu">{cameFrom(lineage, node)}</span>
              </span>
              <span className="text-xs whitespace-nowrap text-mu max-sm:col-start-2">
                {node.depth === 0 ? '' : `${plural(Math.abs(node.depth), 'step')} ${node.depth < 0 ? 'before' : 'after'}`}
                {node.createdAt ? (
                  <span className="ml-4">
                    <Time iso={node.createdAt} />
                  </span>
                ) : null}
              </span>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
