'use client';

import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import type { SeriesView } from '../../server/services/run/views.ts';
import { formatUnits } from '../_words/numbers.ts';
import { baselineOf, championOf, isBridged, openSteps } from './fan-layout.ts';
import { type TimeTick, timeTicks } from './time-ticks.ts';
import 'uplot/dist/uPlot.min.css';

/** Null leaves a gap, undefined is bridged. */
type Column = (number | null | undefined)[];

/** Columns for uPlot: x is the period, then actual, champion, baseline, and lower and upper of each level, widest last. */
function columnsOf(series: SeriesView, from: number): { data: uPlot.AlignedData; levels: readonly number[] } {
  const history = series.actual.length - from;
  const steps = series.forecastDates.length;
  const open = openSteps(series);
  const ahead = (values: readonly number[] | undefined): Column => [
    ...new Array<null>(history).fill(null),
    ...(values?.map((value, step) => (open[step] ? value : undefined)) ?? new Array<null>(steps).fill(null)),
  ];
  const past = series.actual.slice(from).map((value, at) => (value === null && isBridged(series, from + at) ? undefined : value));
  const champion = championOf(series);
  const intervals = champion?.intervals ?? [];
  return {
    data: [
      Array.from({ length: history + steps }, (_, at) => from + at),
      [...past, ...new Array<null>(steps).fill(null)],
      ahead(champion?.mean),
      ahead(baselineOf(series)?.mean),
      ...intervals.flatMap((one) => [ahead(one.upper), ahead(one.lower)]),
    ] as uPlot.AlignedData,
    levels: intervals.map((one) => one.level),
  };
}

function optionsOf(series: SeriesView, levels: readonly number[], width: number, onCursor: (at: number | null) => void): uPlot.Options {
  const style = getComputedStyle(document.documentElement);
  const world = getComputedStyle(document.querySelector('.world') ?? document.documentElement);
  const colour = (name: string) => resolveColour(name === '--a' ? world.getPropertyValue(name) : style.getPropertyValue(name));
  const [tx, mu, a, hair] = [colour('--tx'), colour('--mu'), colour('--a'), colour('--hair')];
  const dates = [...series.dates, ...series.forecastDates];
  const ticksWithin = (plot: uPlot, min: number, max: number): TimeTick[] => {
    const first = Math.max(0, Math.ceil(min));
    return timeTicks(series.frequency, dates.slice(first, Math.floor(max) + 1), plot.bbox.width / devicePixelRatio || width, 72).map((tick) => ({
      ...tick,
      at: tick.at + first,
    }));
  };
  const font = '12px Inter, system-ui, sans-serif';
  const axis = { stroke: mu, font, grid: { stroke: hair, width: 1 }, ticks: { show: false } };
  return {
    width,
    height: 330,
    legend: { show: false },
    scales: { x: { time: false } },
    cursor: { y: false, drag: { x: true, y: false } },
    hooks: { setCursor: [(plot) => onCursor(plot.cursor.idx == null ? null : (plot.data[0][plot.cursor.idx] as number))] },
    axes: [
      {
        ...axis,
        grid: { show: false },
        splits: (plot, _axis, min, max) => ticksWithin(plot, min, max).map((tick) => tick.at),
        values: (plot, splits) => {
          const ticks = ticksWithin(plot, plot.scales.x.min ?? 0, plot.scales.x.max ?? 0);
          return splits.map((at) => ticks.find((tick) => tick.at === at)?.label ?? '');
        },
      },
      { ...axis, size: 56, values: (_, splits) => splits.map((value) => formatUnits(value)) },
    ],
    series: [
      {},
      { stroke: tx, width: 1, points: { show: false } },
      { stroke: a, width: 2, points: { show: false } },
      { stroke: mu, width: 1, dash: [4, 3], points: { show: false } },
      ...levels.flatMap(() => [
        { stroke: 'transparent', points: { show: false } },
        { stroke: 'transparent', points: { show: false } },
      ]),
    ],
    bands: levels.map((_, at) => ({ series: [4 + at * 2, 5 + at * 2] as [number, number], fill: tint(a, 0.18) })),
  };
}

/** `light-dark(…)` and friends as the rgb that a canvas understands. */
function resolveColour(value: string): string {
  const probe = document.createElement('span');
  probe.style.color = value;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
const tint = (rgb: string, alpha: number) => rgb.replace(/^rgb\((.*)\)$/, `rgba($1, ${alpha})`);

/** Thousands of periods on a canvas; drag to zoom in, double click to come back. */
export default function LongChart({
  series,
  from,
  width,
  cursor,
  onCursor,
}: {
  series: SeriesView;
  from: number;
  width: number;
  cursor: number | null;
  onCursor: (at: number | null) => void;
}) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  useEffect(() => {
    if (!host.current) return;
    const { data, levels } = columnsOf(series, from);
    plot.current = new uPlot(optionsOf(series, levels, width, onCursor), data, host.current);
    return () => plot.current?.destroy();
  }, [series, from, width, onCursor]);
  useEffect(() => {
    const chart = plot.current;
    if (!chart || cursor === null || chart.cursor.idx === cursor - from) return;
    chart.setCursor({ left: chart.valToPos(cursor, 'x'), top: 10 }, false);
  }, [cursor, from]);
  return <div ref={host} aria-hidden="true" />;
}
