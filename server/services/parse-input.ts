import type { z } from 'zod';
import { AppError, type ErrorCode, type FieldError } from '../errors.ts';

/** All problems of a value, one a field, with unknown keys named each. */
export function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.map(String).join('.');
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ path: [path, key].filter(Boolean).join('.'), message: `"${key}" is not a known field; remove it` }));
    return [{ path, message: issue.message }];
  });
}

/** @throws AppError listing every bad field */
export function parseInput<T>(schema: z.ZodType<T>, value: unknown, code: ErrorCode = 'INVALID_INPUT'): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalid(fieldErrors(parsed.error), code);
}

export function invalid(errors: readonly FieldError[], code: ErrorCode = 'INVALID_INPUT'): AppError {
  return new AppError(code, errors.map((error) => (error.path ? `${error.path}: ${error.message}` : error.message)).join('; '), errors);
}
