import type { z } from 'zod';
import { brokenText } from '../broken-text.ts';
import { AppError, type ErrorCode, type FieldError } from '../errors.ts';
import { fieldErrors } from '../field-errors.ts';

/** @throws AppError listing every bad field */
export function parseInput<T>(schema: z.ZodType<T>, value: unknown, code: ErrorCode = 'INVALID_INPUT'): T {
  const broken = brokenText(value);
  if (broken.length > 0) throw invalid(broken, code);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalid(fieldErrors(parsed.error), code);
}

export function invalid(errors: readonly FieldError[], code: ErrorCode = 'INVALID_INPUT'): AppError {
  return new AppError(code, errors.map((error) => (error.path ? `${error.path}: ${error.message}` : error.message)).join('; '), errors);
}
