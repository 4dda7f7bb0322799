import { point } from '../_charts/scale.ts';
import { periodLabel } from '../_words/dates.ts';
import { curveOf, endedShare, type Stage } from './stage.ts';

/** Stars come out in as many groups. */
const GROUPS = 11;

/** Star chart: known periods are stars, a dashed line crosses what was never recorded. */
export function Stars(stage: Stage) {
  const { face, width, height } = stage;
  const values = face?.rows[0]?.quantity ?? face?.total;
  const curve = curveOf(values, 4, width - 4, 5, height - 22);
  if (!curve || !values || !face) return <path className="spark-empty" d={`M2 ${height / 2}H${width - 2}`} />;
  const share = endedShare(stage);
  const gaps = gapsOf(values);
  const longest = gaps.reduce<(typeof gaps)[number] | null>((best, gap) => (best === null || gap.to - gap.from > best.to - best.from ? gap : best), null);
  /** A star is out when its whole group is; so is what is said of a gap before it. */
  const isOut = (at: number): boolean => Math.floor((at * GROUPS) / values.length) < share * GROUPS;
  const groups = Array.from({ length: GROUPS }, (_, group) => {
    const from = Math.floor((group * values.length) / GROUPS);
    const to = Math.floor(((group + 1) * values.length) / GROUPS);
    const stars = values.slice(from, to).flatMap((value, at) => (value === null ? [] : [`M${point(curve.x(from + at), curve.y(value))}h0`]));
    return { group, path: stars.join('') };
  });
  return (
    <>
      {gaps.map((gap) => (
        <path
          key={gap.from}
          className="fx-gap"
          opacity={isOut(gap.to) ? 1 : 0}
          d={`M${point(curve.x(gap.from - 1), curve.y(values[gap.from - 1] ?? 0))}L${point(curve.x(gap.to), curve.y(values[gap.to] ?? 0))}`}
        />
      ))}
      {groups.map(({ group, path }) => (
        <path key={group} className="fx-star" d={path} opacity={group < share * GROUPS ? 1 : 0} />
      ))}
      {longest ? (
        <text
          className="fx-fade"
          opacity={isOut(longest.to) ? 1 : 0}
          x={Math.min(width - 70, Math.max(70, (curve.x(longest.from) + curve.x(longest.to)) / 2))}
          y={height - 5}
          textAnchor="middle"
        >
          no record {gapName(face.frequency, face.dates[longest.from], face.dates[longest.to - 1])}
        </text>
      ) : null}
    </>
  );
}

/** Stretches without a record between two records: [from, to). */
function gapsOf(values: readonly (number | null)[]): { from: number; to: number }[] {
  const gaps: { from: number; to: number }[] = [];
  let last = -1;
  values.forEach((value, at) => {
    if (value === null) return;
    if (last >= 0 && at - last > 1) gaps.push({ from: last + 1, to: at });
    last = at;
  });
  return gaps;
}

function gapName(frequency: Parameters<typeof periodLabel>[0], from: string, to: string): string {
  const end = periodLabel(frequency, to);
  return from === to
    ? end
    : frequency === 'D' && from.slice(0, 7) === to.slice(0, 7)
      ? `${Number(from.slice(8, 10))}–${end}`
      : `${periodLabel(frequency, from)} – ${end}`;
}
