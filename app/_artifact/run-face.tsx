import { Link } from '../_ui/link.tsx';
import { Section } from '../_ui/section.tsx';
import { StatusMark } from '../_ui/status.tsx';
import { periodsWord } from '../_words/dates.ts';
import { formatCount, plural } from '../_words/numbers.ts';
import { biasSentence, coverageSentence, levelSentence, verdictBasis, verdictTitle } from '../_words/verdict.ts';
import type { Face } from './load-face.ts';

/** What the run came to, and the shape it is compared by. */
export function RunFace({ face: { detail, results, made } }: { face: Extract<NonNullable<Face>, { of: 'run' }> }) {
  const { config } = detail;
  const { shape, backtest } = config;
  const frequency = results?.frequency;
  const facts: readonly (readonly [string, string])[] = [
    ['Series', formatCount(results?.seriesCount ?? shape.series)],
    ['History', frequency ? plural(results.periods, periodsWord(frequency, 1), periodsWord(frequency, 2)) : plural(shape.periods, 'period')],
    ['Horizon', formatCount(backtest.horizon)],
    ['Windows', formatCount(backtest.windows)],
    ['Models', formatCount(config.models.length)],
    ['Seed', config.feed ? 'own data' : String(config.seed)],
  ];
  return (
    <Section
      id="outcome"
      title="How it ended"
      aside={
        <Link href={`/runs/${detail.runId}`} className="textual">
          open the run
        </Link>
      }
    >
      <p className="-mt-2 mb-2">
        <StatusMark status={detail.status} />
      </p>
      {results ? (
        <>
          <p className="max-w-[24em] font-serif text-lg leading-[30px]">{verdictTitle(results.backtest)}</p>
          <p className="mt-1 text-xs text-mu">{verdictBasis(results)}</p>
          <p className="say mt-3">
            {[levelSentence(results.backtest), coverageSentence(results), biasSentence(results)].filter((one) => one !== '').join(' ')}
          </p>
        </>
      ) : (
        <p className="text-mu">It has no forecast to judge.</p>
      )}
      <dl className="mt-6 grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-3 lg:grid-cols-6">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt className="text-xs text-mu">{name}</dt>
            <dd className="tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-5 text-mu">
        It made {plural(made, 'artifact')};{' '}
        <Link href={`/runs/${detail.runId}?tab=artifacts`} className="textual">
          they are listed with it
        </Link>
        .
      </p>
    </Section>
  );
}
