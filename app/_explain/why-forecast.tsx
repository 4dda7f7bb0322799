import { api } from '../../server/instance.ts';
import type { ExplanationView, SeriesView } from '../../server/services/run/views.ts';
import { QueryLink } from '../_run/query-link.tsx';
import { CopyAs } from '../_ui/copy-as.tsx';
import { Section } from '../_ui/section.tsx';
import { Explanation } from './explanation.tsx';
import { ModelSwitch } from './model-switch.tsx';
import { Pending } from './pending.tsx';

/** Model of the URL's `why`; `chosen` stands for the one whose forecast stands. */
const CHOSEN = 'chosen';

/** "Why this forecast" of the series shown: computed when the URL asks for it. */
export function WhyForecast({ runId, series, why }: { runId: string; series: SeriesView; why: string }) {
  const chosen = series.forecasts.find((one) => one.chosen);
  if (!chosen) return null;
  const known = series.forecasts.some((one) => one.model === why);
  const model = known ? why : chosen.model;
  return (
    <Section
      id="why"
      title="Why this forecast"
      aside={
        why === '' ? null : (
          <span className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
            <ModelSwitch models={series.forecasts.map((one) => ({ id: one.model, title: one.title }))} selected={model} chosen={chosen.model} />
            <QueryLink set={{ why: null }} replace>
              close
            </QueryLink>
          </span>
        )
      }
    >
      {why === '' ? (
        <p className="-mt-2 flex flex-wrap items-center gap-x-5 gap-y-3">
          <QueryLink set={{ tab: 'results', why: CHOSEN }} replace className="btn quiet small">
            <Pending idle="Take it apart" busy="Taking it apart …" />
          </QueryLink>
          <span className="text-mu">What it is made of, what moves it, how the past comes apart, what was odd, what the model missed.</span>
        </p>
      ) : (
        // Not streamed: React hides late parts of a drawing by inline styles, which the policy forbids.
        <Answer runId={runId} series={series.series} model={model} />
      )}
    </Section>
  );
}

async function Answer({ runId, series, model }: { runId: string; series: number; model: string }) {
  const told = await ask(runId, series, model);
  if (typeof told === 'string')
    return (
      <p role="alert" className="text-bad">
        It could not be explained: {told}
      </p>
    );
  return (
    <>
      <Explanation told={told} />
      <CopyAs
        typescript={`const why = await vitrine.run.explain.query({ runId: '${runId}', series: ${series}, model: '${model}' });`}
        curl={`/runs/${runId}/series/${series}/explanation?model=${model}`}
      />
    </>
  );
}

/** The answer, or the sentence of the refusal: a part of a page must not take the whole page away. */
async function ask(runId: string, series: number, model: string): Promise<ExplanationView | string> {
  try {
    return await (await api()).run.explain({ runId, series, model });
  } catch (error) {
    if (error instanceof Error && 'code' in error) return error.message;
    throw error;
  }
}
