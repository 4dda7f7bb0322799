import { closeSync, openSync, writeSync } from 'node:fs';
import { isoDay } from '../../../kit/calendar.ts';
import { randomStream } from '../../../kit/random.ts';

const FIRST_DAY = 19_000;

/** Daily sales in long form: date, store, product, quantity; with a week and noise, so that models have something to find. */
export function writeDailyCsv(path: string, series: number, days: number): void {
  const file = openSync(path, 'w');
  const dates = Array.from({ length: days }, (_, day) => isoDay(FIRST_DAY + day));
  const week = [0.8, 0.9, 1, 1, 1.1, 1.3, 1.2];
  writeSync(file, 'date,store,product,quantity\n');
  for (let row = 0; row < series; row++) {
    const random = randomStream(730, 'bench-daily', row);
    const level = 5 + 95 * random.uniform();
    const name = `S${row % 20},P${Math.floor(row / 20)}`;
    let text = '';
    for (let day = 0; day < days; day++) {
      const value = Math.max(0, Math.round(level * week[day % 7] * (1 + 0.25 * random.normal())));
      text += `${dates[day]},${name},${value}\n`;
    }
    writeSync(file, text);
  }
  closeSync(file);
}
