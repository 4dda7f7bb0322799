import { randomStream } from '../../../kit/random.ts';

/** Series of the bench: made, so that anyone can make them again; lengths as in the M3 competition's monthly series, less the horizon. */
export function monthlySeries(count: number): Float64Array[] {
  return Array.from({ length: count }, (_, series) => {
    const random = randomStream(3003, 'bench-monthly', series);
    const n = 48 + random.below(79);
    const level = 500 + 9000 * random.uniform();
    const [trend, wave, noise] = [(random.uniform() - 0.4) * 0.01, random.uniform() < 0.75 ? 0.25 * random.uniform() : 0, 0.02 + 0.08 * random.uniform()];
    const shape = Array.from({ length: 12 }, () => random.normal());
    let drift = 0;
    return Float64Array.from({ length: n }, (_, t) => {
      drift += 0.3 * noise * random.normal();
      return Math.max(1, level * (1 + trend * t + wave * shape[t % 12] * 0.5) * Math.exp(drift + noise * random.normal()));
    });
  });
}

/** Hourly series of 960 values with a day and a week. */
export function hourlySeries(count: number): Float64Array[] {
  return Array.from({ length: count }, (_, series) => {
    const random = randomStream(4144, 'bench-hourly', series);
    const [day, week] = [Array.from({ length: 24 }, () => 1 + 0.4 * random.normal()), Array.from({ length: 7 }, () => 1 + 0.2 * random.normal())];
    return Float64Array.from({ length: 960 }, (_, t) => Math.max(1, 200 * day[t % 24] * week[Math.floor(t / 24) % 7] * Math.exp(0.1 * random.normal())));
  });
}

/** Rows of a regression problem with steps, interactions, categories as numbers and missing values: columns, then the target. */
export function tableOfRows(rows: number, features: number): { columns: Float64Array[]; target: Float64Array } {
  const random = randomStream(800, 'bench-rows');
  const columns = Array.from({ length: features }, (_, feature) =>
    Float64Array.from({ length: rows }, () => {
      const value = feature % 5 === 0 ? random.below(12) : feature % 5 === 1 ? Math.exp(random.normal()) : random.normal();
      return feature % 7 === 3 && random.uniform() < 0.05 ? Number.NaN : value;
    }),
  );
  const known = (feature: number, row: number): number => (Number.isNaN(columns[feature][row]) ? 0 : columns[feature][row]);
  const target = Float64Array.from({ length: rows }, (_, row) => {
    const steps = 3 * Math.sin(known(0, row)) + (known(1, row) > 1.5 ? 4 : 0) + 2 * known(2, row) * known(4, row);
    return steps + known(3, row) + 0.5 * known(6, row) * (known(5, row) > 6 ? 1 : -1) + random.normal();
  });
  return { columns, target };
}
