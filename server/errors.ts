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
  SCENARIO_NOT_FOUND: { status: 404, trpc: 'NOT_FOUND', exit: 3, title: 'No such plan' },
  BATCH_NOT_FOUND: { status: 404, trpc: 'NOT_FOUND', exit: 3, title: 'No such batch' },
  WORKSPACE_NOT_FOUND: { status: 404, trpc: 'NOT_FOUND', exit: 3, title: 'No such workspace' },
  FEED_NOT_FOUND: { status: 404, trpc: 'NOT_FOUND', exit: 3, title: 'No such feed' },
  ARTIFACT_NOT_FOUND: { status: 404, trpc: 'NOT_FOUND', exit: 3, title: 'No such artifact' },
  ARTIFACT_GONE: { status: 410, trpc: 'NOT_FOUND', exit: 3, title: 'The artifact was purged' },
  ARTIFACT_PROTECTED: { status: 409, trpc: 'CONFLICT', exit: 4, title: 'The artifact is protected' },
  DIGEST_MISMATCH: { status: 422, trpc: 'UNPROCESSABLE_CONTENT', exit: 1, title: 'The bytes do not have the digest that was expected' },
  MODEL_RUN_NOT_FOUND: { status: 404, trpc: 'NOT_FOUND', exit: 3, title: 'No such model run' },
  ALIAS_NOT_FOUND: { status: 404, trpc: 'NOT_FOUND', exit: 3, title: 'No such alias' },
  WRONG_MOVE: { status: 400, trpc: 'BAD_REQUEST', exit: 4, title: 'Not a move from this state' },
  DUPLICATE_MODEL_RUN: { status: 409, trpc: 'CONFLICT', exit: 4, title: 'An equal model run is there already' },
  GATE_CLOSED: { status: 409, trpc: 'CONFLICT', exit: 4, title: 'A promote gate is closed' },
  NEEDS_ACKNOWLEDGEMENT: { status: 422, trpc: 'UNPROCESSABLE_CONTENT', exit: 4, title: 'Something must be acknowledged first' },
  APPROVAL_NOT_FOUND: { status: 404, trpc: 'NOT_FOUND', exit: 3, title: 'No such approval' },
  APPROVAL_DECIDED: { status: 409, trpc: 'CONFLICT', exit: 4, title: 'Already decided' },
  UPSTREAM_UNFINISHED: { status: 409, trpc: 'CONFLICT', exit: 4, title: 'Earlier steps have not finished' },
  UPSTREAM_MISSING: { status: 409, trpc: 'CONFLICT', exit: 4, title: 'Stored outputs are gone' },
  NAME_TAKEN: { status: 409, trpc: 'CONFLICT', exit: 4, title: 'The name is in use' },
  KEY_REUSED: { status: 422, trpc: 'UNPROCESSABLE_CONTENT', exit: 4, title: 'The key was used for another request' },
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
  DISK_FULL: { status: 507, trpc: 'INTERNAL_SERVER_ERROR', exit: 1, title: 'The disk is full' },
  BUNDLE_NOT_FOUND: { status: 404, trpc: 'NOT_FOUND', exit: 3, title: 'No such bundle' },
  BUNDLE_REFUSED: { status: 422, trpc: 'UNPROCESSABLE_CONTENT', exit: 1, title: 'The bundle was refused' },
  IMPORT_NOT_FOUND: { status: 404, trpc: 'NOT_FOUND', exit: 3, title: 'No such import' },
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
