import { initTRPC, TRPCError } from '@trpc/server';
import { ZodError } from 'zod';
import { brokenText } from '../broken-text.ts';
import { type AppError, ERRORS, type FieldError, isAppError } from '../errors.ts';
import { fieldErrors } from '../field-errors.ts';
import type { Actor, Server } from '../server.ts';
import { invalid } from '../services/parse-input.ts';

interface Context {
  server: Server;
  actor: Actor;
  requestId: string;
}

const t = initTRPC.context<Context>().create({
  sse: { ping: { enabled: true, intervalMs: 15_000 }, client: { reconnectAfterInactivityMs: 40_000 } },
  errorFormatter({ shape, error, ctx }) {
    const known = toAppError(error);
    const data = {
      code: known.code,
      httpStatus: ERRORS[known.code].status,
      title: ERRORS[known.code].title,
      errors: known.errors as FieldError[],
      ...(known.current === undefined ? {} : { current: known.current }),
      requestId: ctx?.requestId ?? '',
    };
    return { ...shape, message: known.message, data };
  },
});

/** The one place where an error becomes one of ours: known codes keep their words, anything else says nothing of itself. */
export function toAppError(error: unknown): AppError {
  const inner = error instanceof TRPCError ? (error.cause ?? error) : error;
  if (isAppError(inner)) return inner;
  if (inner instanceof ZodError) return invalid(fieldErrors(inner));
  if (error instanceof TRPCError && error.code === 'NOT_FOUND') return invalid([{ path: '', message: 'there is no such procedure' }], 'BAD_QUERY');
  if (error instanceof TRPCError && (error.code === 'PARSE_ERROR' || error.code === 'BAD_REQUEST' || error.code === 'METHOD_NOT_SUPPORTED'))
    return invalid([{ path: '', message: 'the request cannot be read; send JSON as the client package does' }], 'BAD_QUERY');
  if (!(inner instanceof Error && inner.name === 'AbortError')) console.error(inner);
  return internal();
}

const internal = (): AppError =>
  Object.assign(new Error('something went wrong here; the server log says what'), { name: 'AppError', code: 'INTERNAL' as const, errors: [] });

export const router = t.router;
/** Every input, before its schema looks at it, is refused when a string of it cannot be stored. */
export const procedure = t.procedure.use(async ({ getRawInput, next }) => {
  const broken = brokenText(await getRawInput());
  if (broken.length > 0) throw invalid(broken);
  return next();
});
export const createCallerFactory = t.createCallerFactory;
