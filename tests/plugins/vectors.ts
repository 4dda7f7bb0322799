import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** Numbers expected of a method, made by the program its `source` names. */
const Vector = z.looseObject({
  id: z.string(),
  method: z.string(),
  series: z.string(),
  h: z.number(),
  expected: z.looseObject({ mean: z.array(z.number()).optional(), level: z.array(z.number()).optional(), lo: z.array(z.array(z.number())).optional() }),
  tolerance: z.object({ rel: z.number(), abs: z.number() }),
  source: z.string(),
});
const File = z.looseObject({
  series: z.record(z.string(), z.looseObject({ values: z.array(z.number().nullable()), frequency: z.number() })),
  vectors: z.array(Vector),
});

const PATH = fileURLToPath(new URL('../../../shared/vectors/forecasting.json', import.meta.url));

/** The shared vectors, or null with a loud notice when the folder is not there. */
export function loadVectors() {
  if (!existsSync(PATH)) {
    console.warn(`SKIPPED: no ${PATH}; expected numbers of R, statsforecast and statsmodels were not compared`);
    return null;
  }
  const file = File.parse(JSON.parse(readFileSync(PATH, 'utf8')));
  return {
    series: (name: string): number[] => file.series[name].values.map((value) => value ?? Number.NaN),
    vector(id: string): z.infer<typeof Vector> {
      const found = file.vectors.find((vector) => vector.id === id);
      if (!found) throw new RangeError(`no vector "${id}"`);
      return found;
    },
  };
}

/** Distance of two lists as a multiple of what |a − b| ≤ abs + rel · |b| allows; ≤ 1 is within tolerance. */
export function excess(actual: readonly number[], expected: readonly number[], { rel, abs }: { rel: number; abs: number }): number {
  if (actual.length < expected.length) return Number.POSITIVE_INFINITY;
  return expected.reduce((worst, value, i) => Math.max(worst, Math.abs(actual[i] - value) / (abs + rel * Math.abs(value))), 0);
}
