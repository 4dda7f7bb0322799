import { html, type Markup, trusted } from './html.ts';
import type { ReportChart } from './report-facts.ts';
import { formatNumber } from './words.ts';

const WIDTH = 900;
const HEIGHT = 320;
const FRAME = { left: 58, right: 104, top: 26, bottom: 34 };

type Forecast = NonNullable<ReportChart['forecast']>;
interface Scales {
  x(at: number): number;
  y(value: number): number;
  ticks: readonly number[];
  points: number;
}

/** One series with its fan, as a drawing that needs nothing but itself, and the same figures as a table. */
export function renderChart(chart: ReportChart): Markup {
  const scales = scale(chart);
  return html`<figure>
<h3>${chart.series}</h3>
<figcaption>${chart.summary}</figcaption>
<div class="scroll end" tabindex="0" role="region" aria-label="${`Chart of ${chart.series}`}">
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${chart.summary}" style="min-width:560px">
${drawAxes(chart, scales)}
${chart.forecast ? drawFan(chart.forecast, chart.dates.length, scales) : null}
<path class="actual" d="${line(chart.actual, 0, scales)}"/>
${chart.forecast ? drawLabels(chart.forecast, chart, scales) : null}
</svg></div>
${chart.forecast ? renderTable(chart.forecast, chart) : null}
</figure>`;
}

/** Straight scales over everything drawn; from zero when the data come anywhere near it. */
function scale({ actual, forecast, dates }: ReportChart): Scales {
  const values = [
    ...actual,
    ...(forecast ? [forecast.mean, forecast.baseline ?? [], ...forecast.intervals.flatMap(({ lower, upper }) => [lower, upper])].flat() : []),
  ].filter((value): value is number => value !== null && Number.isFinite(value));
  const [low, high] = values.length === 0 ? [0, 1] : [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  const floor = low > 0 && low < high * 0.33 ? 0 : low;
  const step = niceStep(high - floor || Math.abs(high) || 1);
  const first = Math.floor(floor / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-9));
  const ticks = Array.from({ length: last - first + 1 }, (_, at) => (first + at) * step);
  const points = dates.length + (forecast?.dates.length ?? 0);
  const [bottom, right] = [HEIGHT - FRAME.bottom, WIDTH - FRAME.right];
  return {
    ticks,
    points,
    x: (at) => FRAME.left + ((right - FRAME.left) * at) / Math.max(1, points - 1),
    y: (value) => bottom - ((bottom - FRAME.top) * (value - ticks[0])) / (ticks[ticks.length - 1] - ticks[0]),
  };
}

/** 1, 2 or 5 × 10ⁿ, for four to eight ticks. */
function niceStep(span: number): number {
  const rough = span / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const unit = rough / power;
  return (unit <= 1 ? 1 : unit <= 2 ? 2 : unit <= 5 ? 5 : 10) * power;
}

const at = (value: number): string => value.toFixed(1).replace(/\.0$/, '');

/** A line through what is there; a hole stays open. */
function line(values: readonly (number | null)[], from: number, { x, y }: Scales): string {
  let path = '';
  let pen = 'M';
  values.forEach((value, n) => {
    if (value === null || !Number.isFinite(value)) pen = 'M';
    else {
      path += `${pen}${at(x(from + n))} ${at(y(value))}`;
      pen = 'L';
    }
  });
  return path;
}

function band(lower: readonly number[], upper: readonly number[], from: number, { x, y }: Scales): string {
  const edge = (values: readonly number[]): string[] => values.map((value, n) => `${at(x(from + n))} ${at(y(value))}`);
  return `M${edge(upper).join('L')}L${edge(lower).reverse().join('L')}Z`;
}

function drawAxes({ unit, dates, forecast }: ReportChart, { x, y, ticks, points }: Scales): Markup {
  const all = [...dates, ...(forecast?.dates ?? [])];
  const every = Math.max(1, Math.ceil(points / 6));
  const base = HEIGHT - FRAME.bottom;
  const digits = ticks.length > 1 && ticks[1] - ticks[0] < 1 ? 2 : 0;
  return html`${ticks.map((tick) => html`<path class="grid" d="M${FRAME.left} ${at(y(tick))}H${WIDTH - FRAME.right}"/><text x="${FRAME.left - 8}" y="${at(y(tick) + 4)}" text-anchor="end">${formatNumber(tick, digits)}</text>`)}
<text x="${FRAME.left - 8}" y="12" text-anchor="end">${unit}</text>
${all.flatMap((date, n) => (n % every === 0 ? [html`<text x="${at(x(n))}" y="${base + 20}" text-anchor="middle">${date.slice(0, 10)}</text>`] : []))}
${forecast && dates.length > 0 ? html`<path class="now" d="M${at((x(dates.length - 1) + x(dates.length)) / 2)} ${FRAME.top - 12}V${base}"/>` : null}`;
}

function drawFan(forecast: Forecast, from: number, scales: Scales): Markup {
  const widest = [...forecast.intervals].sort((a, b) => b.level - a.level);
  return html`${widest.map((interval, n) => html`<path class="${n === widest.length - 1 && n > 0 ? 'narrow' : 'wide'}" d="${band(interval.lower, interval.upper, from, scales)}"/>`)}
${forecast.baseline ? html`<path class="baseline" d="${line(forecast.baseline, from, scales)}"/>` : null}
<path class="mean" d="${line(forecast.mean, from, scales)}"/>`;
}

/** Names stand beside what they name; those that would collide are moved apart. */
function drawLabels(forecast: Forecast, { dates }: ReportChart, { y }: Scales): Markup {
  const last = forecast.mean.length - 1;
  const widest = [...forecast.intervals].sort((a, b) => b.level - a.level)[0];
  const labels = [
    { text: forecast.model, kind: 'accent', y: y(forecast.mean[last] ?? 0) },
    ...(forecast.baseline ? [{ text: 'seasonal naive', kind: '', y: y(forecast.baseline[last] ?? 0) }] : []),
    ...(widest ? [{ text: `${widest.level} % interval`, kind: '', y: y(widest.upper[last] ?? 0) }] : []),
  ].sort((a, b) => a.y - b.y);
  for (let n = 1; n < labels.length; n++) labels[n].y = Math.max(labels[n].y, labels[n - 1].y + 15);
  const over = labels[labels.length - 1].y - (HEIGHT - FRAME.bottom);
  if (over > 0) for (const label of labels) label.y -= over;
  return html`${labels.map((label) => html`<text class="${label.kind}" x="${WIDTH - FRAME.right + 8}" y="${at(label.y + 4)}">${label.text.length > 17 ? `${label.text.slice(0, 16)}…` : label.text}</text>`)}
${dates.length > 0 ? html`<text x="${FRAME.left + 6}" y="${FRAME.top - 8}">observed to ${dates[dates.length - 1].slice(0, 10)}, then forecast</text>` : null}`;
}

function renderTable(forecast: Forecast, { unit, series }: ReportChart): Markup {
  const intervals = [...forecast.intervals].sort((a, b) => a.level - b.level);
  return html`<details><summary>The forecast as a table</summary><div class="scroll" tabindex="0" role="region" aria-label="${`Forecast of ${series}`}"><table>
<thead><tr><th scope="col">Period</th><th scope="col" class="num">Forecast, ${unit}</th>${intervals.map(({ level }) => html`<th scope="col" class="num">${level} % from</th><th scope="col" class="num">to</th>`)}${forecast.baseline ? trusted('<th scope="col" class="num">Seasonal naive</th>') : null}</tr></thead>
<tbody>${forecast.dates.map((date, n) => html`<tr><th scope="row">${date.slice(0, 10)}</th><td class="num">${formatNumber(forecast.mean[n])}</td>${intervals.map(({ lower, upper }) => html`<td class="num">${formatNumber(lower[n])}</td><td class="num">${formatNumber(upper[n])}</td>`)}${forecast.baseline ? html`<td class="num">${formatNumber(forecast.baseline[n])}</td>` : null}</tr>`)}</tbody>
</table></div></details>`;
}
