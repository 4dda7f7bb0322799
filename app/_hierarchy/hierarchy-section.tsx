import { api } from '../../server/instance.ts';
import type { HierarchyView } from '../../server/services/run/hierarchy-view.ts';
import { seriesCsv } from '../_charts/cursor-words.ts';
import { FanExplorer } from '../_charts/fan-explorer.tsx';
import { TableLinks } from '../_explorer/table-links.tsx';
import { Damaged } from '../_run/damaged.tsx';
import { DAMAGED, orDamaged } from '../_run/or-damaged.ts';
import { CopyAs } from '../_ui/copy-as.tsx';
import { CopyButton } from '../_ui/copy-button.tsx';
import { Section } from '../_ui/section.tsx';
import { periodsWord } from '../_words/dates.ts';
import { formatCount } from '../_words/numbers.ts';
import { MethodTable } from './method-table.tsx';
import { NodeTable } from './node-table.tsx';
import { fitSentence, methodSentence, nodeName, nodeSentence, rangesSentence } from './sentences.ts';

/** A node of the URL that this run does not have is its total. */
async function readSums(runId: string, node: number): Promise<HierarchyView | null> {
  const caller = await api();
  return caller.run.hierarchy({ runId, node }).catch(() => caller.run.hierarchy({ runId }));
}

/** "By store and product": forecasts of sums that add up. Nothing where nothing adds up. */
export async function HierarchySection({ runId, node, all }: { runId: string; node: number; all: boolean }) {
  const sums = await orDamaged(readSums(runId, node));
  if (!sums) return null;
  if (sums === DAMAGED)
    return (
      <Section id="sums" title="By store and product">
        <Damaged runId={runId} what="The forecasts that add up cannot be shown" />
      </Section>
    );
  const { meta, selected } = sums;
  const periods = `${formatCount(meta.horizon)} ${periodsWord(selected.frequency, meta.horizon)}`;
  const told = nodeSentence(sums, periods);
  return (
    <Section
      id="sums"
      title="By store and product"
      aside={
        <span className="no-print flex flex-wrap gap-x-4">
          <CopyButton text={seriesCsv(selected)} label={`Copy ${nodeName({ name: selected.key, level: selected.level })} as CSV`} shown="copy data" />
          <TableLinks href={`/api/v1/runs/${runId}/artifacts/hierarchy/download`} what="forecasts that add up" />
        </span>
      }
    >
      <p className="say -mt-2 mb-4">
        {methodSentence(sums)} <span className="text-mu">{fitSentence(sums)}</span>
      </p>
      <p className="mb-3">{told}</p>
      <FanExplorer key={selected.node} series={selected} summary={told} />
      <div className="mt-6">
        <NodeTable sums={sums} all={all} periods={periods} />
        <p className="mt-3 max-w-3xl text-xs text-pretty text-mu">
          {rangesSentence(meta)} “Alone” is what {sums.modelTitle} makes of a sum’s own history, in which gaps in the record of single series are bridged.
        </p>
      </div>
      <MethodTable meta={meta} />
      <CopyAs
        typescript={`const sums = await vitrine.run.hierarchy.query({ runId: '${runId}', node: ${selected.node} });`}
        curl={`/runs/${runId}/hierarchy?node=${selected.node}`}
      />
    </Section>
  );
}
