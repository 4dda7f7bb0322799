import type { Metadata } from 'next';
import { api } from '../../server/instance.ts';
import type { Ops } from '../../server/services/registry/views.ts';
import { Aliases } from '../_control/aliases.tsx';
import { DriftList } from '../_control/drift.tsx';
import { ModelTable } from '../_control/model-table.tsx';
import { Moves } from '../_control/moves.tsx';
import { Retraining } from '../_control/retraining.tsx';
import { LiveRefresh } from '../_live/live-refresh.tsx';
import { CopyAs } from '../_ui/copy-as.tsx';
import { Empty } from '../_ui/empty.tsx';
import { Link } from '../_ui/link.tsx';
import { Page } from '../_ui/page.tsx';
import type { PageProps } from '../_ui/page-props.ts';
import { Section } from '../_ui/section.tsx';
import { Time } from '../_ui/time.tsx';
import { Title } from '../_ui/title.tsx';
import { countWord, formatCount } from '../_words/numbers.ts';

export const metadata: Metadata = { title: 'Control Center' };

const SHOWN = 8;

function verdict({ staleAliases, totalAliases, degradingModels }: Ops): string {
  if (totalAliases === 0) return 'Nothing is in production yet.';
  if (staleAliases > 0) return staleAliases === 1 ? 'One alias should move.' : `${countWord(staleAliases)} aliases should move.`;
  if (degradingModels > 0) return degradingModels === 1 ? 'One model is getting worse.' : `${countWord(degradingModels)} models are getting worse.`;
  return totalAliases === 1 ? 'The alias stands well.' : `All ${formatCount(totalAliases)} aliases stand well.`;
}

export default async function ControlPage({ searchParams }: PageProps) {
  const [params, caller] = await Promise.all([searchParams, api()]);
  const alias = typeof params.alias === 'string' && params.alias !== '' ? params.alias.slice(0, 100) : undefined;
  const [view, moves, models, active] = await Promise.all([
    caller.ops.view(),
    caller.registry.moves({ name: alias, limit: alias ? 100 : SHOWN }),
    caller.registry.list({ limit: SHOWN }),
    caller.run.list({ status: ['queued', 'running', 'waiting'], limit: 20 }),
  ]);
  const { ops } = view;
  return (
    <Page crumbs={[{ label: 'Control Center' }]}>
      <LiveRefresh runIds={active.rows.map((row) => row.runId)} />
      <Title>{verdict(ops)}</Title>
      <p className="-mt-3 text-mu">
        Models in production, and what they need. As of <Time iso={view.at} style="full" zoned />.
      </p>
      <Numbers ops={ops} />
      <Section id="aliases" title="Aliases">
        {view.aliases.length === 0 ? (
          <Empty
            action={
              <Link href="/runs/new" className="btn">
                Start a run
              </Link>
            }
          >
            An alias is a name that points at one model, such as demo-production. A run that completes sets it to its winner.
          </Empty>
        ) : (
          <Aliases rows={view.aliases} />
        )}
      </Section>
      <div className="grid gap-x-12 lg:grid-cols-2">
        <Section id="retraining" title="Retraining queue">
          {view.retraining.length === 0 ? (
            <p className="text-mu">The newest model of each world and file is ranked here by age and error.</p>
          ) : (
            <Retraining rows={view.retraining.slice(0, SHOWN)} />
          )}
          {view.retraining.length > SHOWN ? (
            <p className="mt-2 text-xs text-mu">{formatCount(view.retraining.length - SHOWN)} more, all with a smaller score.</p>
          ) : null}
        </Section>
        <Section id="drift" title="Drift">
          {view.drift.length === 0 ? (
            <p className="text-mu">
              A model that was trained twice on the same world or file is followed here: its latest WAPE against the mean of the earlier ones, 10 % either way.
            </p>
          ) : (
            <DriftList rows={view.drift.slice(0, SHOWN)} />
          )}
        </Section>
      </div>
      <Section
        id="history"
        title={alias ? `History of ${alias}` : 'Alias history'}
        aside={
          alias ? (
            <Link href="/control#history" className="textual">
              of all aliases
            </Link>
          ) : (
            <Link href="/approvals" className="textual">
              recent approvals
            </Link>
          )
        }
      >
        {moves.rows.length === 0 ? <p className="text-mu">Every move of an alias is kept here: who, when and why.</p> : <Moves rows={moves.rows} />}
      </Section>
      <Section
        id="models"
        title="Model registry"
        aside={
          <Link href="/models" className="textual">
            all {formatCount(models.total)} model runs
          </Link>
        }
      >
        {models.rows.length === 0 ? <p className="text-mu">Every model that a run registers is listed here.</p> : <ModelTable rows={models.rows} />}
      </Section>
      <CopyAs cli="npx vitrine aliases" typescript="const control = await vitrine.ops.view.query();" curl="/ops/summary" />
    </Page>
  );
}

const NUMBERS: readonly (readonly [key: keyof Ops & string, label: string, href: string])[] = [
  ['staleAliases', 'stale aliases', '#aliases'],
  ['retrainingCandidates', 'retraining candidates', '#retraining'],
  ['totalRuns', 'model runs', '/models'],
  ['totalAliases', 'aliases', '#aliases'],
  ['degradingModels', 'degrading models', '#drift'],
];

function Numbers({ ops }: { ops: Ops }) {
  return (
    <dl className="mt-8 grid grid-cols-2 gap-y-6 border-y border-bd py-5 sm:grid-cols-5">
      {NUMBERS.map(([key, label, href]) => (
        <div key={key}>
          <dt className="text-xs text-mu">
            <Link href={href} className="hover:underline">
              {label}
            </Link>
          </dt>
          <dd
            className={`font-serif text-xl tabular-nums lining-nums ${(key === 'staleAliases' || key === 'degradingModels') && ops[key] > 0 ? 'text-wa' : ''}`}
          >
            {formatCount(ops[key] as number)}
          </dd>
        </div>
      ))}
    </dl>
  );
}
