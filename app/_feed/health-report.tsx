import { FREQUENCY, type Frequency } from '../../server/kit/calendar.ts';
import type { FeedHealth, FeedView } from '../../server/services/feed/views.ts';
import { Section } from '../_ui/section.tsx';
import { periodLabel } from '../_words/dates.ts';
import { formatCount, formatUnits, plural } from '../_words/numbers.ts';

/** A period with its year. */
const dated = (frequency: Frequency, date: string): string => {
  const label = periodLabel(frequency, date);
  return label.includes(date.slice(0, 4)) ? label : `${label} ${date.slice(0, 4)}`;
};

/** What was read, what was refused and why, and what the data are like; the rows add up. */
export function HealthReport({ health, mode, ready }: { health: FeedHealth; mode: FeedView['mode']; ready: boolean }) {
  const span =
    health.periods === 0
      ? undefined
      : health.frequency === 'I'
        ? `${plural(health.periods, 'period')}, without dates`
        : `${dated(health.frequency, health.start)} to ${dated(health.frequency, health.end)}`;
  const figures: readonly (readonly [string, string])[] = [
    ['Series', formatCount(health.series)],
    [FREQUENCY[health.frequency].many.replace(/^./, (letter) => letter.toUpperCase()), formatCount(health.periods)],
    ['Units', formatUnits(health.units)],
    ['Gaps', formatCount(health.gaps)],
    ['Stock-outs', formatCount(health.stockouts)],
    ['Closed', formatCount(health.closed)],
    ['Duplicates', formatCount(health.duplicates)],
    ['Negatives', formatCount(health.negatives)],
  ];
  return (
    <Section id="health" title="Health report" aside={span} className="mt-8!">
      <p className="say -mt-2 mb-5">
        {plural(health.rowsRead, 'row')} read: {formatCount(health.rowsAccepted)} accepted, {formatCount(health.rowsRefused)} refused.
        {!ready && health.rowsRefused > 0 && mode === 'strict' ? ' Strict mode takes all or nothing; mend the lines, or import in lenient mode.' : ''}
      </p>
      <dl className="grid grid-cols-2 gap-y-5 border-y border-hair py-4 sm:grid-cols-4 lg:grid-cols-8">
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt className="text-xs text-mu">{name}</dt>
            <dd className="font-serif text-lg tabular-nums lining-nums">{value}</dd>
          </div>
        ))}
      </dl>
      {health.notes.map((note) => (
        <p key={note} className="mt-3 text-mu">
          {note}
        </p>
      ))}
      {health.refusals.length > 0 ? <Refusals health={health} /> : null}
    </Section>
  );
}

function Refusals({ health }: { health: FeedHealth }) {
  return (
    <div className="mt-6 grid gap-x-12 gap-y-6 lg:grid-cols-2">
      <table className="list self-start">
        <caption className="mb-1 text-left text-xs text-mu">Refused, by reason</caption>
        <tbody>
          {health.refusals.map((refusal) => (
            <tr key={refusal.reason}>
              <th scope="row">{refusal.reason}</th>
              <td className="num r">{formatCount(refusal.count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {health.lines.length > 0 ? (
        <details>
          <summary className="textual inline">
            {health.lines.length < health.rowsRefused ? `the first ${health.lines.length} lines` : plural(health.lines.length, 'line')}
          </summary>
          <ul className="mt-2 max-h-72 overflow-y-auto">
            {health.lines.map((line) => (
              <li key={`${line.line}-${line.reason}`} className="grid grid-cols-[72px_1fr] gap-3 border-b border-hair py-1">
                <span className="num text-mu">line {formatCount(line.line)}</span>
                <span>{line.reason}</span>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </div>
  );
}
