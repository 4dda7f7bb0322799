import { dayNumber } from '../../../server/kit/calendar.ts';
import { randomStream } from '../../../server/kit/random.ts';
import type { Recipe } from '../recipe.ts';
import { wave, yearTurn } from './wave.ts';

const LEAST = 0.1;
const MOST = 0.35;

/** High season of a category: its height as a fraction of demand, and where in the year it lies (fraction of a year). */
export interface Season {
  height: number;
  peak: number;
}

export function seasonOf({ seed }: Recipe, category: string): Season {
  const random = randomStream(seed, 'yearly', category);
  return { height: round(LEAST + (MOST - LEAST) * random.uniform()), peak: round(random.uniform()) };
}

/** 1 + height · cos(2π · (place in the year − peak)) for each day, length `days`. */
export function yearlyFactors({ start, days }: Recipe, { height, peak }: Season): Float64Array {
  const first = dayNumber(start);
  return Float64Array.from({ length: days }, (_, t) => 1 + height * wave(yearTurn(first + t) - peak));
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
