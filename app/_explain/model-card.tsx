import type { ReactNode } from 'react';
import type { ModelCardView } from '../../server/services/views.ts';
import { Digest } from '../_ui/digest.tsx';
import { Link } from '../_ui/link.tsx';
import { Section } from '../_ui/section.tsx';
import { Title } from '../_ui/title.tsx';
import { widthWord } from '../_words/calibration.ts';
import { periodsWord } from '../_words/dates.ts';
import { movedBy, SCOPE_WORDS } from '../_words/models.ts';
import { formatPercent, formatSigned, formatUnits } from '../_words/numbers.ts';
import { CLASS_NAMES } from '../_words/segments.ts';
import { formatScore, METRIC_NAMES } from '../_words/verdict.ts';
import { membersOf, trainedFigures } from './card-figures.ts';
import { placeSentence, warningsOf, winsSentence } from './card-words.ts';
import { Importances } from './importances.tsx';

type Test = NonNullable<ModelCardView['test']>;
const SCORES = ['wape', 'mae', 'rmse', 'mase', 'rmsse', 'smape', 'pinball'] as const;

/** A trained model: what it is, what it learnt from, how it did, what it leans on, where it wins and loses. */
export function ModelCard({ runId, card }: { runId: string; card: ModelCardView }) {
  const { about, trained, test } = card;
  const warnings = warningsOf(card);
  return (
    <>
      <Title>{card.title}</Title>
      <p className="say">
        {about ? `${about.summary} ` : 'The plugin of this model is not here any more; what it left behind is. '}
        {placeSentence(card)}
      </p>
      {about ? (
        <p className="mt-2 max-w-[80ch] text-pretty text-mu">
          {SCOPE_WORDS[about.scope]}. {movedBy(about)}
        </p>
      ) : null}
      {warnings.length > 0 ? (
        <ul className="mt-5 max-w-[80ch] border-l-2 border-wa pl-4">
          {warnings.map((warning) => (
            <li key={warning} className="py-0.5 text-pretty">
              <span aria-hidden="true" className="mr-2 text-wa">
                !
              </span>
              {warning}
            </li>
          ))}
        </ul>
      ) : null}
      <div className="grid gap-x-12 lg:grid-cols-2">
        <Section id="learnt" title="What it learnt from">
          <dl className="-mt-2 grid gap-2">
            {trainedFigures(card).map(({ name, value, words }) => (
              <Row key={name} name={name}>
                <span className="num mr-2">{value}</span>
                <span className="text-xs text-mu">{words}</span>
              </Row>
            ))}
            {trained.members.length > 0 ? (
              <Row name="Mean of">
                {membersOf(trained.members).map(({ id, title, weight }) => (
                  <span key={id} className="mr-4 inline-block">
                    <Link href={`/runs/${runId}/models/${id}`} className="textual">
                      {title}
                    </Link>{' '}
                    <span className="num text-mu">{weight}</span>
                  </span>
                ))}
              </Row>
            ) : null}
            <Row name="Stored as">
              <Digest value={trained.digest} />{' '}
              <Link href={`/registry/${trained.digest}`} className="textual">
                in the registry
              </Link>
            </Row>
            {about ? (
              <Row name="Source">
                <span className="text-xs text-pretty text-mu">{about.source}</span>
              </Row>
            ) : null}
          </dl>
        </Section>
        {test ? <Scores test={test} /> : null}
      </div>
      {card.importances ? <Importances card={card} importances={card.importances} /> : null}
      {test ? (
        <>
          <Apart card={card} test={test} />
          <WinsAndLosses runId={runId} card={card} test={test} />
        </>
      ) : null}
    </>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[104px_minmax(0,1fr)] gap-x-3">
      <dt className="text-mu">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const signed = (share: number | null): string => (share === null ? '–' : `${formatSigned(share * 100, 1)}\u00a0%`);

/** Every score beside seasonal naive's; the one it was ranked by stands first. */
function Scores({ test }: { test: Test }) {
  const { model, naive, metric } = test;
  const order = [metric, ...SCORES.filter((name) => name !== metric)];
  return (
    <Section id="scores" title="How it did" aside={`${test.windows} windows, ${test.testedSeries} series`}>
      <table className="list -mt-4">
        <thead>
          <tr>
            <th scope="col">Score</th>
            <th scope="col" className="r">
              It
            </th>
            {naive ? (
              <th scope="col" className="r">
                Seasonal naive
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {order.map((name) => (
            <tr key={name} className={name === metric ? 'font-semibold' : ''}>
              <th scope="row" className={name === metric ? 'font-semibold' : ''}>
                {METRIC_NAMES[name]}
                {name === metric ? <span className="ml-2 text-xs font-normal text-mu">ranked by it</span> : null}
              </th>
              <td className="num r">{formatScore(name, model.scores[name])}</td>
              {naive ? <td className="num r text-mu">{formatScore(name, naive.scores[name])}</td> : null}
            </tr>
          ))}
          <tr>
            <th scope="row">Bias, + over-forecasts</th>
            <td className="num r">{signed(model.scores.bias)}</td>
            {naive ? <td className="num r text-mu">{signed(naive.scores.bias)}</td> : null}
          </tr>
          {model.coverage.map((one, at) => (
            <tr key={one.level}>
              <th scope="row">
                {one.level} % range held <span className="text-xs text-mu">{widthWord(one)}</span>
              </th>
              <td className="num r">{one.share === null ? '–' : formatPercent(one.share)}</td>
              {naive ? <td className="num r text-mu">{naive.coverage[at]?.share == null ? '–' : formatPercent(naive.coverage[at].share)}</td> : null}
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

/** Scores by horizon and by class of demand. */
function Apart({ card, test }: { card: ModelCardView; test: Test }) {
  const { model, naive } = test;
  const wape = (value: number | null | undefined): string => (value === null || value === undefined ? '–' : formatPercent(value));
  const rows = (name: string, key: string, own: { wape: number | null; bias: number | null }, other: { wape: number | null } | undefined, extra: string) => (
    <tr key={key}>
      <th scope="row">
        {name} <span className="text-xs text-mu">{extra}</span>
      </th>
      <td className="num r">{wape(own.wape)}</td>
      {naive ? <td className="num r text-mu">{wape(other?.wape)}</td> : null}
      <td className="num r">{signed(own.bias)}</td>
    </tr>
  );
  const head = (first: string) => (
    <thead>
      <tr>
        <th scope="col">{first}</th>
        <th scope="col" className="r">
          WAPE
        </th>
        {naive ? (
          <th scope="col" className="r">
            Seasonal naive
          </th>
        ) : null}
        <th scope="col" className="r">
          Bias
        </th>
      </tr>
    </thead>
  );
  return (
    <div className="grid gap-x-12 lg:grid-cols-2">
      <Section id="by-horizon" title="By horizon">
        <table className="list -mt-4">
          {head(`${periodsWord(card.frequency, 2)} ahead`)}
          <tbody>
            {model.buckets.map((bucket, at) =>
              rows(
                bucket.from === bucket.to ? String(bucket.from) : `${bucket.from} to ${bucket.to}`,
                String(bucket.from),
                bucket,
                naive?.buckets[at],
                `${formatUnits(bucket.count)} points`,
              ),
            )}
          </tbody>
        </table>
      </Section>
      <Section id="by-class" title="By demand class">
        <table className="list -mt-4">
          {head('Demand')}
          <tbody>
            {test.segments
              .filter(({ series }) => series > 0)
              .flatMap((segment) => {
                const own = model.segments.find((one) => one.class === segment.class);
                const other = naive?.segments.find((one) => one.class === segment.class);
                return own ? [rows(CLASS_NAMES[segment.class], segment.class, own, other, `${segment.series} series, rank ${own.rank}`)] : [];
              })}
          </tbody>
        </table>
      </Section>
    </div>
  );
}

/** Series with the largest gain and loss against seasonal naive, in units a period. */
function WinsAndLosses({ runId, card, test }: { runId: string; card: ModelCardView; test: Test }) {
  if (test.compared === 0) return null;
  const per = `${card.unit} a ${periodsWord(card.frequency, 1)}`;
  const table = (title: string, rows: Test['wins'], empty: string) => (
    <div className="min-w-0">
      <h3 className="mb-2 font-sans text-md tracking-normal">{title}</h3>
      {rows.length === 0 ? (
        <p className="text-mu">{empty}</p>
      ) : (
        <table className="list">
          <thead>
            <tr>
              <th scope="col">Series</th>
              <th scope="col" className="r">
                Misses
              </th>
              <th scope="col" className="r max-sm:hidden">
                Seasonal naive
              </th>
              <th scope="col" className="r">
                {per}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((one) => (
              <tr key={one.series}>
                <th scope="row" className="break-words">
                  <Link href={`/runs/${runId}?tab=results&series=${one.series}&why=${card.id}#why`} className="textual">
                    {one.key}
                  </Link>
                </th>
                <td className="num r">{formatPercent(one.wape)}</td>
                <td className="num r text-mu max-sm:hidden!">{formatPercent(one.naive)}</td>
                <td className="num r">{one.gain > 0 ? `−${formatUnits(one.gain)}` : `+${formatUnits(-one.gain)}`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
  return (
    <Section id="where" title="Where it wins and where it loses">
      <p className="say -mt-2 mb-5">
        {winsSentence(test)}{' '}
        <span className="text-mu">Ordered by what it misses less or more than seasonal naive; a name opens why that series is forecast so.</span>
      </p>
      <div className="grid gap-x-12 gap-y-8 lg:grid-cols-2">
        {table('Misses fewer', test.wins, 'On no series.')}
        {table('Misses more', test.losses, 'On no series.')}
      </div>
    </Section>
  );
}
