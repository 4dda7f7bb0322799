import type { ReactNode } from 'react';
import { dateOfPeriod } from '../../server/kit/calendar.ts';
import type { ExplanationView } from '../../server/services/run/views.ts';
import { periodName, periodsWord } from '../_words/dates.ts';
import { formatFixed, formatPercent, formatUnits, plural } from '../_words/numbers.ts';
import { CorrelationBars } from './correlation-bars.tsx';
import { DataTable } from './data-table.tsx';
import { DriverEffects } from './driver-effects.tsx';
import { OddPeriods } from './odd-periods.tsx';
import { capital, columnValue, columnWords, namedParts, seasonName } from './part-words.ts';
import { type ColumnStep, PathExplorer } from './path-explorer.tsx';
import { demandFigures, driversSentence, historySentence, madeOfSentence, oddSentence, residualsSentence, testSentence } from './sentences.ts';
import { type Strip, Strips } from './strips.tsx';

/** Rows a table holds; the picture has them all. */
const TABLE_ROWS = 200;

function Block({ id, title, say, children }: { id: string; title: string; say?: string; children?: ReactNode }) {
  return (
    <section aria-labelledby={id} className="mt-10">
      <h3 id={id} className="mb-1 text-lg">
        {title}
      </h3>
      {say ? <p className="mb-4 max-w-[80ch] text-pretty text-mu">{say}</p> : null}
      {children}
    </section>
  );
}

/** Why one series is forecast as it is: words first, then the parts of the forecast, the past, errors, odd periods, drivers. */
export function Explanation({ told }: { told: ExplanationView }) {
  const dateOf = (period: number): string => dateOfPeriod(told.frequency, told.start, period);
  const parts = namedParts(told);
  const sentences = [madeOfSentence(told, parts), historySentence(told), driversSentence(told), testSentence(told)].filter((one) => one !== '');
  const whyNot = (part: ExplanationView['missing'][number]['part']): string | undefined => told.missing.find((one) => one.part === part)?.why;
  const many = capital(periodsWord(told.frequency, 2));
  return (
    <>
      {told.model.instead ? (
        <p className="say mb-2 font-semibold">
          {told.model.instead} cannot forecast so short a history; {told.model.title} stands in and is explained.
        </p>
      ) : null}
      <p className="say">{sentences.join(' ') || 'There is too little history to say anything.'}</p>
      {told.path ? (
        <Block
          id="why-parts"
          title="What the forecast is made of"
          say={membersSentence(told) || (parts.length === 0 ? capital(`${whyNot('path')}.`) : undefined)}
        >
          <PathExplorer
            unit={told.unit}
            period={periodsWord(told.frequency, told.horizon)}
            steps={told.path.mean.map((_, step) => periodName(told.frequency, dateOf(told.periods + step)))}
            mean={told.path.mean}
            parts={parts}
            trees={treesOf(told)}
          />
        </Block>
      ) : (
        <p className="mt-4 text-mu">{capital(whyNot('path') ?? 'there is no forecast')}.</p>
      )}
      {told.history ? <Past told={told} dateOf={dateOf} /> : null}
      <div className="grid gap-x-12 lg:grid-cols-2">
        {told.drivers.length > 0 ? (
          <Block id="why-drivers" title="What moves it" say={driversSentence(told) + (whyNot('drivers') ? ` ${capital(whyNot('drivers') ?? '')}.` : '')}>
            <DriverEffects drivers={told.drivers} frequency={told.frequency} />
          </Block>
        ) : null}
        {told.residuals && told.residuals.bound !== null ? (
          <Block id="why-errors" title="What the model missed, step by step" say={residualsSentence(told)}>
            <CorrelationBars
              correlations={told.residuals.correlations}
              bound={told.residuals.bound}
              season={told.seasonLength}
              summary={residualsSentence(told)}
              lagWord={many}
            />
            <DataTable
              label="Autocorrelation of the errors"
              head={[`${many} apart`, 'Correlation', 'Beyond chance']}
              rows={told.residuals.correlations.map((value, at) => [
                String(at + 1),
                formatFixed(value, 3),
                Math.abs(value) > (told.residuals?.bound ?? 1) ? 'yes' : 'no',
              ])}
            />
          </Block>
        ) : null}
        {told.history ? (
          <Block id="why-odd" title="Odd periods" say={whyNot('outliers') ? capital(`${whyNot('outliers')}.`) : oddSentence(told, dateOf)}>
            <OddPeriods outliers={told.outliers} outlierCount={told.outlierCount} frequency={told.frequency} dateOf={dateOf} />
          </Block>
        ) : null}
      </div>
      {whyNot('residuals') ? <p className="mt-8 text-xs text-mu">One-step errors are not told: {whyNot('residuals')}.</p> : null}
      {demandFigures(told) ? <p className="mt-1 text-xs text-mu">Demand: {demandFigures(told)}.</p> : null}
    </>
  );
}

function membersSentence({ members }: ExplanationView): string {
  if (members.length === 0) return '';
  const said = members.map(
    ({ title, weight, mean }) => `${title} ${formatPercent(weight, 0)} (${formatUnits(mean.reduce((a, b) => a + b, 0) / Math.max(1, mean.length))} on average)`,
  );
  return `The weighted mean of ${plural(said.length, 'model')}: ${said.join(', ')}. Parts are those of its members, weighted.`;
}

function treesOf({ columns, frequency, seasonLength }: ExplanationView): { title: string; count: number; steps: ColumnStep[] } | null {
  if (!columns) return null;
  const steps = columns.steps.map(
    ({ base, limits, rest, top }): ColumnStep => ({
      base,
      total: base + limits + rest + top.reduce((sum, one) => sum + one.contribution, 0),
      rest: rest + limits,
      columns: top.map(({ name, value, contribution }) => ({
        name: columnWords(name, frequency, seasonLength),
        value: columnValue(name, value),
        contribution,
      })),
    }),
  );
  return { title: columns.title, count: columns.count, steps };
}

/** History as strips over one time axis. */
function Past({ told, dateOf }: { told: ExplanationView; dateOf(period: number): string }) {
  const { history, frequency } = told;
  if (!history) return null;
  const dates = history.observed.map((_, at) => dateOf(history.from + at));
  const within = (period: number): number[] => (period >= history.from && period < history.from + dates.length ? [period - history.from] : []);
  const share = (value: number | null): string => (value === null ? '' : `explains ${formatPercent(value, 0)}`);
  const seasons = history.seasons.map(
    ({ length, values, explains }): Strip => ({ title: capital(seasonName(frequency, length)), note: share(explains), values }),
  );
  const strips: Strip[] = [
    { title: 'Observed', note: told.unit, values: history.observed, rings: told.outliers.flatMap(({ at }) => within(at)) },
    { title: 'Trend', note: share(history.trendExplains), values: history.trend, breaks: told.shifts.flatMap(({ at }) => within(at)) },
    ...seasons,
    { title: 'What is left', note: history.remainderShare === null ? '' : formatPercent(history.remainderShare, 0), values: history.remainder, bars: true },
  ];
  const shown = dates
    .map((_, at) => at)
    .slice(-TABLE_ROWS)
    .reverse();
  const cell = (value: number | null): string => (value === null ? '–' : formatUnits(value));
  return (
    <Block id="why-past" title="How the past comes apart" say={`${historySentence(told)}${told.outliers.length > 0 ? ' Rings are odd periods.' : ''}`}>
      <Strips frequency={frequency} dates={dates} strips={strips} summary={historySentence(told)} />
      <DataTable
        label="The past, taken apart"
        head={['Period', ...strips.map((strip) => strip.title)]}
        rows={shown.map((at) => [periodName(frequency, dates[at]), ...strips.map((strip) => cell(strip.values[at]))])}
        note={dates.length > TABLE_ROWS ? `The last ${TABLE_ROWS} of ${dates.length} periods.` : undefined}
      />
    </Block>
  );
}
