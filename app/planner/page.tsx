import type { Metadata } from 'next';
import { isAppError } from '../../server/errors.ts';
import { api } from '../../server/instance.ts';
import type { ScenarioValue } from '../../server/services/scenario/views.ts';
import { PlanList } from '../_planner/plan-list.tsx';
import { PlanResult } from '../_planner/plan-result.tsx';
import { tellAssumptions } from '../_planner/plan-words.ts';
import { PlannerForm } from '../_planner/planner-form.tsx';
import { type PlannerQuery, parsePlannerQuery, toQuestion } from '../_planner/query.ts';
import { SavePlan } from '../_planner/save-plan.tsx';
import { CopyAs } from '../_ui/copy-as.tsx';
import { Empty } from '../_ui/empty.tsx';
import { Link } from '../_ui/link.tsx';
import { orNotFound } from '../_ui/or-not-found.ts';
import { Page } from '../_ui/page.tsx';
import type { PageProps } from '../_ui/page-props.ts';
import { Pager } from '../_ui/pager.tsx';
import { Section } from '../_ui/section.tsx';
import { Title } from '../_ui/title.tsx';
import { momentLabel } from '../_words/dates.ts';

export const metadata: Metadata = { title: 'Planner' };

export default async function PlannerPage({ searchParams }: PageProps) {
  const [params, caller] = await Promise.all([searchParams, api()]);
  const query = parsePlannerQuery(params);
  const list = await caller.run.list({ limit: 50, status: ['completed'] });
  const runId = query.run || list.rows[0]?.runId;
  return (
    <Page crumbs={[{ label: 'Planner' }]}>
      <Title>What if</Title>
      {runId === undefined ? (
        <Empty
          action={
            <Link href="/runs/new" className="btn quiet">
              Start a run
            </Link>
          }
        >
          A plan asks a run’s model what a price, a promotion or a holiday would change. There is no finished run yet.
        </Empty>
      ) : (
        <Workbench query={query} runId={runId} runs={list.rows} />
      )}
      <SavedPlans query={query} />
    </Page>
  );
}

type Runs = Awaited<ReturnType<Awaited<ReturnType<typeof api>>['run']['list']>>['rows'];

async function Workbench({ query, runId, runs }: { query: PlannerQuery; runId: string; runs: Runs }) {
  const caller = await api();
  const options = await orNotFound(caller.scenario.planner({ runId }));
  const question = toQuestion(query, options);
  const answer = options.ready ? await simulate(question) : null;
  const choices = runs.map((run) => ({
    runId: run.runId,
    label: `${run.workspace || run.feedName || run.title}, ${momentLabel(run.queuedAt, 'utc', 'short')}`,
  }));
  if (choices.every((one) => one.runId !== runId)) choices.unshift({ runId, label: options.title });
  return (
    <>
      <div className="grid gap-x-12 gap-y-10 lg:grid-cols-[300px_1fr]">
        <PlannerForm key={runId} query={query} runs={choices} options={options} />
        {answer === null ? (
          <Empty>This run has no forecast yet; a plan needs one to change.</Empty>
        ) : typeof answer === 'string' ? (
          <p role="alert" className="max-w-[72ch] border-l-2 border-bad pl-4 text-bad">
            {answer}
          </p>
        ) : (
          <div className="min-w-0">
            <PlanResult plan={answer} />
            <SavePlan question={question} suggestion={suggestName(answer)} />
          </div>
        )}
      </div>
      <CopyAs
        cli={`npx vitrine scenarios create --run ${runId} --horizon ${question.horizon}${question.assumptions.price ? ` --price ${question.assumptions.price.changePct}:${question.assumptions.price.from}..${question.assumptions.price.to}` : ''} --dry-run`}
        typescript={`const plan = await vitrine.scenario.simulate.query(${JSON.stringify(question)});`}
        curl={`/scenarios/simulate' -H 'content-type: application/json' -d '${JSON.stringify(question)}`}
      />
    </>
  );
}

/** The comparison, or why there is none. */
async function simulate(question: ReturnType<typeof toQuestion>): Promise<ScenarioValue | string> {
  try {
    return await (await api()).scenario.simulate(question);
  } catch (error) {
    const cause = error instanceof Error && isAppError(error.cause) ? error.cause : error;
    if (isAppError(cause) && (cause.code === 'INVALID_INPUT' || cause.code === 'STEP_FAILED')) return cause.message;
    throw error;
  }
}

const suggestName = (plan: ScenarioValue): string => tellAssumptions(plan.assumptions, plan.frequency, plan.unit).replaceAll('\u00a0', ' ').slice(0, 120);

async function SavedPlans({ query }: { query: PlannerQuery }) {
  const caller = await api();
  const { q, tags, cursor } = query;
  const plans = await caller.scenario.list({ q: q || undefined, tags: tags.length > 0 ? [...tags] : undefined, cursor: cursor || undefined, limit: 20 });
  const narrowed = q !== '' || tags.length > 0;
  const address = (next: string): string => {
    const params = new URLSearchParams([...(q ? [['q', q]] : []), ...tags.map((tag) => ['tags', tag]), ...(next ? [['cursor', next]] : [])]);
    return `/planner?${params}#plans`;
  };
  return (
    <Section
      id="plans"
      title="Saved plans"
      aside={
        narrowed ? (
          <Link href="/planner#plans" className="textual">
            show all
          </Link>
        ) : undefined
      }
    >
      <form action="/planner#plans" className="no-print mb-3 flex flex-wrap items-center gap-3">
        <input type="search" name="q" defaultValue={q} aria-label="Search plans" placeholder="Name, scope or model" className="field max-w-80" />
        {tags.map((tag) => (
          <span key={tag} className="text-mu">
            <input type="hidden" name="tags" value={tag} />
            tagged {tag}
          </span>
        ))}
      </form>
      {plans.rows.length === 0 ? (
        <Empty>
          {narrowed ? 'No plan fits all of this.' : 'Nothing saved yet. A saved plan keeps its assumptions and what they came to, and can stand beside others.'}
        </Empty>
      ) : (
        <>
          <PlanList key={cursor} rows={plans.rows} />
          <Pager
            shown={plans.rows.length}
            total={plans.total}
            what="plans"
            first={cursor ? address('') : null}
            next={plans.nextCursor ? address(plans.nextCursor) : null}
          />
        </>
      )}
    </Section>
  );
}
