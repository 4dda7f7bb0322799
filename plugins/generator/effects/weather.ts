import { dayNumber } from '../../../server/kit/calendar.ts';
import { randomStream } from '../../../server/kit/random.ts';
import type { Recipe } from '../recipe.ts';
import { wave, yearTurn } from './wave.ts';

/** Temperature of a region: what was measured, and how far it was from what is normal for the day; °C, length `days`. */
export interface Weather {
  temperature: Float64Array;
  departure: Float64Array;
}

const [MEAN, SWING, COLDEST] = [11, 9, 0.05];
/** First-order memory of the departure from normal, and its standard deviation in °C. */
const [MEMORY, SIGMA] = [0.8, 3];

export function weatherOf({ seed, start, days }: Recipe, region: string): Weather {
  const random = randomStream(seed, 'weather', region);
  const first = dayNumber(start);
  const shock = SIGMA * Math.sqrt(1 - MEMORY * MEMORY);
  const departure = new Float64Array(days);
  for (let t = 0; t < days; t++) departure[t] = t === 0 ? SIGMA * random.normal() : MEMORY * departure[t - 1] + shock * random.normal();
  const temperature = departure.map((value, t) => Math.round((MEAN - SWING * wave(yearTurn(first + t) - COLDEST) + value) * 10) / 10);
  return { temperature, departure };
}

/** Relative change of a category's demand per °C above normal, −0.03 … 0.03. */
export function weatherSensitivity({ seed }: Recipe, category: string): number {
  return Math.round((0.06 * randomStream(seed, 'weather sensitivity', category).uniform() - 0.03) * 1000) / 1000;
}

/** e^(sensitivity · departure), length `days`. */
export const weatherFactors = ({ departure }: Weather, sensitivity: number): Float64Array => departure.map((value) => Math.exp(sensitivity * value));
