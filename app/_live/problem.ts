/** What a failed call tells a person: one sentence, and the fields it names. */
export interface CallProblem {
  message: string;
  code: string;
  errors: readonly { path: string; message: string }[];
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

export function problemOf(error: unknown): CallProblem {
  const message = error instanceof Error ? error.message : 'Something went wrong here.';
  const data = isRecord(error) && isRecord(error.data) ? error.data : {};
  const listed = Array.isArray(data.errors) ? data.errors : [];
  const errors = listed.flatMap((one: unknown) =>
    isRecord(one) && typeof one.path === 'string' && typeof one.message === 'string' ? [{ path: one.path, message: one.message }] : [],
  );
  const offline = /failed to fetch|failed to load chunk|networkerror|load failed/i.test(message);
  return { message: offline ? 'The server does not answer. Is it still running?' : message, code: typeof data.code === 'string' ? data.code : '', errors };
}
