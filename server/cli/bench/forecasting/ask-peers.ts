import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { packageRoot } from '../../../package-root.ts';
import { FEATURES, ROWS } from './bench-trees.ts';

const Series = z.object({ version: z.string(), thetaf: z.number(), ets: z.number() });
const Learner = z.object({ version: z.string(), seconds: z.number(), rmse: z.number() });
const Trees = z.object({ 'scikit-learn': Learner.optional(), xgboost: Learner.optional() });

/** The last line a program printed, when it is installed and ended well; else null and why on stderr. */
function ask<T>(command: string, args: readonly string[], schema: z.ZodType<T>): T | null {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (status === 0) return schema.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
  console.error(`skipped: ${command} did not answer (${error?.message ?? stderr.trim().split('\n').at(-1)})`);
  return null;
}

const script = (name: string): string => join(packageRoot(), 'server/cli/bench/forecasting/peers', name);

/** R forecast on the same series, in the same run. Debian: r-cran-forecast. */
export function askR(series: readonly Float64Array[], folder: string): z.infer<typeof Series> | null {
  const file = join(folder, 'series.txt');
  writeFileSync(file, series.map((y) => y.join(' ')).join('\n'));
  return ask('Rscript', [script('series.R'), file, '40'], Series);
}

/** scikit-learn and XGBoost on the same rows. Debian: python3-sklearn, python3-xgboost. */
export const askPython = (file: string): z.infer<typeof Trees> | null =>
  ask('/usr/bin/python3', [script('trees.py'), file, String(ROWS), String(FEATURES)], Trees);
