import type { LineageNode, LineageView } from '../../server/services/workspace/views.ts';
import { Link } from '../_ui/link.tsx';
import { Section } from '../_ui/section.tsx';
import { StatusMark } from '../_ui/status.tsx';
import { Time } from '../_ui/time.tsx';

const NOTES: Readonly<Record<LineageNode['state'], string>> = { kept: '', 'not kept': 'not kept', 'original deleted': 'original deleted' };
const HOW: Readonly<Record<NonNullable<LineageNode['how']>, string>> = { replay: 'replay', restart: 'restart from a step', changed: 'with changed settings' };
/** Steps of the indent; deeper ones stay at the last. */
const INDENT = ['', 'pl-5', 'pl-10', 'pl-15', 'pl-20'];

/** Where it comes from and what came of it, oldest first. */
export function Lineage({ lineage }: { lineage: LineageView }) {
  const { nodes, more } = lineage;
  const top = Math.min(...nodes.map((node) => node.distance));
  return (
    <Section id="lineage" title="Lineage" aside="A replay computes every step again and compares every digest.">
      {nodes.length === 1 ? (
        <p className="text-mu">No replays yet. Replay it to check that this machine still reaches the same results.</p>
      ) : (
        <ol className="-mt-3">
          {nodes.map((node) => (
            <li
              key={node.runId}
              className={`flex flex-wrap items-baseline gap-x-4 border-b border-hair py-2.5 ${INDENT[Math.min(node.distance - top, INDENT.length - 1)]}`}
              aria-current={node.distance === 0 ? 'true' : undefined}
            >
              <NodeLabel node={node} />
              {node.how ? <span className="text-xs text-mu">{HOW[node.how]}</span> : null}
              {node.distance === 0 ? <span className="text-xs text-a">this one</span> : null}
              {NOTES[node.state] ? <span className={`text-xs ${node.state === 'original deleted' ? 'text-wa' : 'text-mu'}`}>{NOTES[node.state]}</span> : null}
              <span className="ml-auto flex items-baseline gap-x-4 text-xs text-mu">
                {node.status ? <StatusMark status={node.status} more={node.verdict ? `, ${node.verdict}` : ''} /> : null}
                {node.at ? <Time iso={node.at} /> : null}
              </span>
            </li>
          ))}
        </ol>
      )}
      {more ? <p className="mt-2 text-xs text-mu">There are more than are listed here.</p> : null}
    </Section>
  );
}

function NodeLabel({ node }: { node: LineageNode }) {
  if (node.distance === 0) return <span className="font-semibold">{node.label}</span>;
  if (node.workspaceId)
    return (
      <Link href={`/workspaces/${node.workspaceId}`} className="textual">
        {node.label}
      </Link>
    );
  if (node.status === null) return <span className="text-mu">{node.label}</span>;
  return (
    <Link href={`/runs/${node.runId}`} className="textual">
      {node.label}
    </Link>
  );
}
