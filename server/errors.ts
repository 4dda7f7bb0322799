/**
 * Every error a person or client can meet, by code: the HTTP status and tRPC code it travels under, and its title.
 * Codes are stable; messages name the value, the rule and the remedy.
 */
export const ERRORS = {
  INVALID_INPUT: { status: 422, trpc: 'UNPROCESSABLE_CONTENT', exit: 2, title: 'Some fields need attention' },
  ADDRESS_NOT_FOUND: { status: 404, trpc: 'NOT_FOUND', exit: 3, title: 'Nothing at this address' },
  METHOD_NOT_ALLOWED: { status: 405, trpc: 'METHOD_NOT_SUPPORTED', exit: 2, title: 'Not for this method' },
  BAD_QUERY: { status: 400, trpc: 'BAD_REQUEST', exit: 2, title: 'The query cannot be read' },
  UNKNOWN_PRESET: { status: 422, trpc: 'UNPROCESSABLE_CONTENT', exit: 2, title: 'No preset of this name' },
  SPLIT_TOO_LONG: { status: 422, trpc: 'UNPROCESSABLE_CONTENT', exit: 2, title: 'The backtest does not fit the history' },
  RUN_NOT_FOUND: { status: 404, trpc: 'NOT_FOUND', exit: 3, title: 'No such run' },
  WORKSPACE_NOT_FOUND: { status: 404, trpc: 'NOT_FOUND', exit: 3, title: 'No such workspace' },
  FEED_NOT_FOUND: { status: 404, trpc: 'NOT_FOUND', exit: 3, title: 'No such feed' },
  ARTIFACT_NOT_FOUND: { status: 404, trpc: 'NOT_FOUND', exit: 3, title: 'No such artifact' },
  NAME_TAKEN: { status: 409, trpc: 'CONFLICT', exit: 4, title: 'The name is in use' },
  RUN_BUSY: { status: 409, trpc: 'CONFLICT', exit: 4, title: 'Another run is in progress' },
  WRONG_STATE: { status: 409, trpc: 'CONFLICT', exit: 4, title: 'Not possible in this state' },
  STALE_VERSION: { status: 412, trpc: 'PRECONDITION_FAILED', exit: 4, title: 'Changed by someone else meanwhile' },
  VERSION_CONFLICT: { status: 409, trpc: 'CONFLICT', exit: 4, title: 'Changed by someone else meanwhile' },
  ALIAS_MOVED: { status: 409, trpc: 'CONFLICT', exit: 4, title: 'The alias moved meanwhile' },
  FEED_REFUSED: { status: 422, trpc: 'UNPROCESSABLE_CONTENT', exit: 1, title: 'The file was refused' },
  UPLOAD_TOO_LARGE: { status: 413, trpc: 'PAYLOAD_TOO_LARGE', exit: 2, title: 'The file is above the limit' },
  UNAUTHORISED: { status: 401, trpc: 'UNAUTHORIZED', exit: 5, title: 'A token is needed' },
  FORBIDDEN: { status: 403, trpc: 'FORBIDDEN', exit: 5, title: 'Not allowed' },
  MISDIRECTED: { status: 421, trpc: 'FORBIDDEN', exit: 5, title: 'Unknown host name' },
  DATA_LOCKED: { status: 409, trpc: 'CONFLICT', exit: 4, title: 'The data directory is in use' },
  BAD_ENVIRONMENT: { status: 500, trpc: 'INTERNAL_SERVER_ERROR', exit: 2, title: 'The configuration has mistakes' },
  SERVER_UNREACHABLE: { status: 503, trpc: 'SERVICE_UNAVAILABLE', exit: 6, title: 'The server does not answer' },
  NOT_READY: { status: 503, trpc: 'SERVICE_UNAVAILABLE', exit: 6, title: 'Still starting' },
  STEP_FAILED: { status: 500, trpc: 'INTERNAL_SERVER_ERROR', exit: 1, title: 'A step failed' },
  STEP_THREW: { status: 500, trpc: 'INTERNAL_SERVER_ERROR', exit: 1, title: 'A step threw an error' },
  STEP_TIMEOUT: { status: 500, trpc: 'INTERNAL_SERVER_ERROR', exit: 1, title: 'A step took too long' },
  HOST_DIED: { status: 500, trpc: 'INTERNAL_SERVER_ERROR', exit: 1, title: 'The host process ended' },
  HOST_MEMORY: { status: 500, trpc: 'INTERNAL_SERVER_ERROR', exit: 1, title: 'The host process used too much memory' },
  OUTPUT_REFUSED: { status: 500, trpc: 'INTERNAL_SERVER_ERROR', exit: 1, title: 'A step wrote something else than it declared' },
  PLUGIN_QUARANTINED: { status: 422, trpc: 'UNPROCESSABLE_CONTENT', exit: 1, title: 'A plugin is set aside' },
  STORAGE_FAILED: { status: 500, trpc: 'INTERNAL_SERVER_ERROR', exit: 1, title: 'The storage did not take it' },
  CORRUPT_BLOB: { status: 500, trpc: 'INTERNAL_SERVER_ERROR', exit: 1, title: 'Stored bytes do not match their digest' },
  INTERNAL: { status: 500, trpc: 'INTERNAL_SERVER_ERROR', exit: 1, title: 'Something went wrong here' },
} as const;

export type ErrorCode = keyof typeof ERRORS;

/** One field that is wrong: where (`backtest.horizon`), and what to do. */
export interface FieldError {
  path: string;
  message: string;
}

export class AppError extends Error {
  readonly code: ErrorCode;
  readonly errors: readonly FieldError[];
  /** What stands there instead, for the caller to decide on: the row in its present version, the holder of a name. */
  declare current?: unknown;
  constructor(code: ErrorCode, message: string, errors: readonly FieldError[] = [], cause?: unknown) {
    super(message, { cause });
    this.name = 'AppError';
    this.code = code;
    this.errors = errors;
  }
}

/** True for our own errors, also when they came from another copy of this module. */
export function isAppError(error: unknown): error is AppError {
  return error instanceof Error && error.name === 'AppError' && 'code' in error && typeof error.code === 'string' && error.code in ERRORS;
}

/** The error with what stands there instead. */
export function withCurrent(error: AppError, current: unknown): AppError {
  error.current = current;
  return error;
}
