import { z } from 'zod';
import { AppError } from '../errors.ts';
import { Intent } from '../kit/intent.ts';
import type { TableValue } from '../kit/kind.ts';
import type { Step } from '../kit/step.ts';

const Result = z.object({
  status: z.enum(['pass', 'warn', 'skip', 'fail']).optional(),
  detail: z.string().max(2000),
  data: z.record(z.string(), z.unknown()).optional(),
  outputs: z.record(z.string(), z.unknown()).optional(),
  intents: z.array(Intent).optional(),
});

const Columns = z.array(
  z
    .object({
      name: z.string().regex(/^[\w-]{1,64}$/, 'is no name of a column'),
      dtype: z.enum(['f64', 'i32', 'u32', 'u16', 'u8', 'utf8']),
      shape: z.array(z.int().min(0)).max(8),
      unit: z.string().max(64).optional(),
      part: z.int().min(0).max(1_000_000).optional(),
      data: z.unknown(),
    })
    .refine(({ dtype, data }) => typeof data === 'function' || fits(dtype, data), 'has other cells than its dtype says'),
);

const ARRAYS = { f64: Float64Array, i32: Int32Array, u32: Uint32Array, u16: Uint16Array, u8: Uint8Array, utf8: Array } as const;
const fits = (dtype: keyof typeof ARRAYS, data: unknown): boolean => data instanceof ARRAYS[dtype];

export const refused = (step: Step, what: string): AppError => new AppError('OUTPUT_REFUSED', `step ${step.id}@${step.version} ${what}`);

const issuesOf = (error: z.ZodError): string =>
  error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join('.') || 'it'}: ${issue.message}`)
    .join('; ');

/** What no compiler saw: a result that is none ends the step here, not the server that would store it. */
export function checkResult(step: Step, result: unknown): void {
  const parsed = Result.safeParse(result);
  if (!parsed.success) throw refused(step, `returned no result of a step: ${issuesOf(parsed.error)}`);
}

/** The same for a table's columns: their names become paths. */
export function checkColumns(step: Step, output: string, { columns }: TableValue): void {
  const parsed = Columns.safeParse(columns);
  if (!parsed.success) throw refused(step, `wrote "${output}" with columns that are none: ${issuesOf(parsed.error)}`);
}
