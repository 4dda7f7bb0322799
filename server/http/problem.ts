import { type AppError, ERRORS } from '../errors.ts';

/** RFC 9457 body of an error; never a stack, never SQL. */
export function problemBody(error: AppError, instance: string, requestId: string): string {
  const { status, title } = ERRORS[error.code];
  return JSON.stringify({
    type: `urn:vitrine:error:${error.code}`,
    title,
    status,
    detail: error.message,
    instance,
    code: error.code,
    requestId,
    errors: error.errors,
    ...(error.current === undefined ? {} : { current: error.current }),
  });
}

export function problemResponse(error: AppError, instance: string, requestId: string): Response {
  const { status } = ERRORS[error.code];
  const headers: Record<string, string> = {
    'content-type': 'application/problem+json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  };
  if (status === 503 || status === 409) headers['retry-after'] = '1';
  return new Response(problemBody(error, instance, requestId), { status, headers });
}
