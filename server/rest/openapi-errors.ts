import { ERRORS, type ErrorCode } from '../errors.ts';
import type { Json } from './openapi-schemas.ts';

/** What is missing when a part of a path leads nowhere. */
const MISSING: Readonly<Record<string, readonly ErrorCode[]>> = {
  alias: ['ALIAS_NOT_FOUND'],
  approvalId: ['APPROVAL_NOT_FOUND'],
  artifact: ['ARTIFACT_NOT_FOUND'],
  artifactId: ['ARTIFACT_NOT_FOUND', 'ARTIFACT_GONE'],
  batchId: ['BATCH_NOT_FOUND'],
  bundle: ['BUNDLE_NOT_FOUND'],
  digest: ['ARTIFACT_NOT_FOUND'],
  feedId: ['FEED_NOT_FOUND'],
  importId: ['BUNDLE_NOT_FOUND'],
  path: ['CORRUPT_BLOB'],
  runId: ['RUN_NOT_FOUND'],
  scenarioId: ['SCENARIO_NOT_FOUND'],
  sha256: ['ARTIFACT_NOT_FOUND'],
  workspace: ['WORKSPACE_NOT_FOUND'],
};

/** Codes that an operation brings by its shape: parts of its path, a query, a body, a version. */
export function usualErrors(shape: { path: string; inPath: readonly string[]; isRead: boolean; versioned: boolean }): ErrorCode[] {
  const { path, inPath, isRead, versioned } = shape;
  const model = path.startsWith('/models/runs/:id') ? (['MODEL_RUN_NOT_FOUND'] as const) : [];
  const alias = path.startsWith('/aliases/:name') ? (['ALIAS_NOT_FOUND'] as const) : [];
  return [
    ...(isRead ? (['BAD_QUERY'] as const) : (['INVALID_INPUT'] as const)),
    ...inPath.flatMap((name) => MISSING[name] ?? []),
    ...model,
    ...alias,
    ...(versioned && !isRead ? (['STALE_VERSION'] as const) : []),
  ];
}

/** Answers by status, each with the codes that come with it; what any request can meet is `default`. */
export function problemResponses(codes: readonly ErrorCode[]): Json {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of new Set(codes)) byStatus.set(ERRORS[code].status, [...(byStatus.get(ERRORS[code].status) ?? []), code]);
  const entries = [...byStatus].sort(([a], [b]) => a - b).map(([status, of]) => [String(status), problemOf(of)]);
  return { ...Object.fromEntries(entries), default: { $ref: '#/components/responses/Problem' } };
}

const problemOf = (codes: readonly ErrorCode[]): Json => ({
  description: codes.map((code) => `${ERRORS[code].title} (${code})`).join('; '),
  content: {
    'application/problem+json': {
      schema: { allOf: [{ $ref: '#/components/schemas/Problem' }, { type: 'object', properties: { code: { enum: codes } } }] },
    },
  },
});

export const PROBLEM_RESPONSE: Json = {
  description:
    'A problem, by its code: no token (UNAUTHORISED), a page of another origin (FORBIDDEN), an unknown host name (MISDIRECTED), a full disk (DISK_FULL), a server that is still starting (NOT_READY), or something unforeseen (INTERNAL)',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

export const PROBLEM: Json = {
  type: 'object',
  description: 'RFC 9457 problem details, with a code that stays the same',
  required: ['type', 'title', 'status', 'detail', 'instance', 'code', 'requestId', 'errors'],
  properties: {
    type: { type: 'string', description: 'urn:vitrine:error:<code>' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What was wrong, the value, and what to do' },
    instance: { type: 'string', description: 'The address that was asked' },
    code: { type: 'string', enum: Object.keys(ERRORS) },
    requestId: { type: 'string' },
    errors: {
      type: 'array',
      description: 'Every field that is wrong',
      items: { type: 'object', required: ['path', 'message'], properties: { path: { type: 'string' }, message: { type: 'string' } } },
    },
    current: { description: 'What stands there instead: the row in its present version, the holder of a name' },
  },
};
