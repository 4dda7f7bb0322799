import { Link } from '../_ui/link.tsx';
import { longDay } from '../_words/dates.ts';
import { formatCount, plural } from '../_words/numbers.ts';

interface Day {
  value: string;
  count: number;
}

const MOST_DAYS = 42;
const DAY_MS = 86_400_000;
const WIDTH = 12;
const HEIGHT = 64;

/** Artifacts of each day, days without any among them; the last six weeks in which something was made. */
export function DayChart({ days }: { days: readonly Day[] }) {
  const [last] = days;
  if (!last) return null;
  const counts = new Map(days.map((day) => [day.value, day.count]));
  const end = Date.parse(last.value);
  const oldest = Date.parse(days[days.length - 1].value);
  const span = Math.min(MOST_DAYS, Math.max(7, Math.round((end - oldest) / DAY_MS) + 1));
  const shown = Array.from({ length: span }, (_, at) => new Date(end - (span - 1 - at) * DAY_MS).toISOString().slice(0, 10)).map((value) => ({
    value,
    count: counts.get(value) ?? 0,
  }));
  const busiest = shown.reduce((best, day) => (day.count > best.count ? day : best));
  const words = `From ${longDay(shown[0].value)} to ${longDay(last.value)}; most on ${longDay(busiest.value)}, ${plural(busiest.count, 'artifact')}.`;
  if (days.length === 1)
    return (
      <section aria-label="By day">
        <h3 className="text-md">By day</h3>
        <p className="text-xs text-mu">
          All {formatCount(last.count)} were made on {longDay(last.value)}.
        </p>
      </section>
    );
  return (
    <section aria-label="By day">
      <h3 className="text-md">By day</h3>
      <p className="mb-2 text-xs text-mu">{words}</p>
      <svg viewBox={`0 0 ${span * WIDTH} ${HEIGHT}`} className="block max-w-full" width={span * WIDTH} height={HEIGHT} role="img" aria-label={words}>
        <line x1={0} x2={span * WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} className="stroke-bd" />
        {shown.map((day, at) => {
          const height = day.count === 0 ? 0 : Math.max(2, (day.count / busiest.count) * (HEIGHT - 2));
          return (
            <rect key={day.value} x={at * WIDTH + 1} y={HEIGHT - height} width={WIDTH - 2} height={height} className="fill-a">
              <title>{`${longDay(day.value)}: ${plural(day.count, 'artifact')}`}</title>
            </rect>
          );
        })}
      </svg>
      <details className="mt-2">
        <summary className="textual inline text-xs">table</summary>
        <table className="mt-2">
          <thead className="sr-only">
            <tr>
              <th scope="col">Day</th>
              <th scope="col">Artifacts</th>
            </tr>
          </thead>
          <tbody>
            {days.map((day) => (
              <tr key={day.value} className="border-t border-hair">
                <td className="py-1 pr-8">
                  <Link href={`/registry?createdAfter=${day.value}&createdBefore=${nextDay(day.value)}`}>{longDay(day.value)}</Link>
                </td>
                <td className="num text-right">{formatCount(day.count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}

const nextDay = (day: string): string => new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 10);
