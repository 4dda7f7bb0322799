import { api } from '../../server/instance.ts';
import type { ModelView } from '../../server/services/views.ts';
import { C, H, Items, P, Table } from './prose.tsx';

const SCOPE: Readonly<Record<ModelView['scope'], string>> = { local: 'each series alone', global: 'all series at once', combination: 'mean of others' };

const MEASURES: readonly (readonly [string, string])[] = [
  ['WAPE', 'sum of the errors’ sizes over the sum of what was sold; no value when nothing was sold'],
  ['bias', 'sum of forecast − actual over the sum of actual; + forecasts too much. Always beside WAPE: a forecast of the median wins WAPE and loses volume'],
  ['MASE, RMSSE', 'error over the error of (seasonal) naive in training; below 1 is better than it. Intermittent series are ranked by RMSSE'],
  ['value added', 'how much smaller the error is than seasonal naive’s, as a share of that'],
  ['coverage', 'share of tested points inside the interval, with a 95 % range of that share'],
  ['CRPS, MSIS, pinball', 'how good the whole range is, narrow and right being rewarded together'],
  ['tracking signal', 'sum of errors over their mean size: far from 0, the forecast leans to one side'],
];

export async function Forecasting() {
  const models = await (await api()).model.list();
  const rows = models.map((model) => [
    model.title,
    <C key={model.id}>{model.id}</C>,
    SCOPE[model.scope],
    model.drivers.length === 0 ? 'the series' : model.drivers.join(', '),
    model.baseline ? 'always' : model.recommended ? 'by default' : 'when chosen',
  ]);
  return (
    <>
      <H>Data</H>
      <Items>
        <li>
          A series lives on the full calendar. Missing, closed, zero and out of stock are four different things; only what was observed is learnt and scored.
        </li>
        <li>Days out of stock are masked: an empty shelf is not an absence of demand.</li>
        <li>Season and frequency come from the calendar: 7 and 365 days, 24 and 168 hours, 52 weeks, 12 months, 4 quarters.</li>
        <li>Prices, promotions and declared columns known in advance are given to the models that use them.</li>
      </Items>
      <H>Models</H>
      <Table label="Models" head={['Model', 'Id', 'Learns from', 'Looks at', 'Takes part']} rows={rows} />
      <H>The test</H>
      <P>
        Every model is fitted anew at the same cutoffs and forecasts what came after, at least twice, three times by default: one origin is noise. The
        leaderboard is ranked by the metric you choose. Models whose difference cannot be told from chance share a place. When nothing beats naive, the page
        says so.
      </P>
      <P>
        One series keeps another model than the winner only if that model was better in every window, by more than one standard error over at least three of
        them.
      </P>
      <Table label="Measures" head={['Measure', 'Means']} rows={MEASURES} />
      <H>Intervals</H>
      <P>
        Each model says how far off it expects to be. The errors of the test, divided by that, are pooled by step and kind of demand, and the interval is made
        as wide as those errors ask for (split conformal prediction), drawn towards the model’s own width where there are few. With fewer than three windows the
        model’s own width stands, and the page says so. Coverage is judged on windows that were held out.
      </P>
      <P>
        Forecasts and intervals of a series that was never negative are cut at zero; how often is told. The total is forecast as a series of its own: daily
        ranges do not add up.
      </P>
    </>
  );
}
