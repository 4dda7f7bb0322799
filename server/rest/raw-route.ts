import type { z } from 'zod';
import type { ErrorCode } from '../errors.ts';
import type { Actor, Server } from '../server.ts';
import type { PathParams } from './match-path.ts';

export interface RawCall {
  server: Server;
  actor: Actor;
  request: Request;
  url: URL;
  params: PathParams;
}

/** What stands in the description of the API, where no procedure says it. */
export interface RawDocs {
  summary: string;
  about?: string;
  query?: z.ZodType;
  /** Header parameters, as OpenAPI has them. */
  headers?: readonly { [key: string]: unknown }[];
  /** Bodies it takes, by media type; without a schema they are bytes. */
  bodies?: readonly { type: string; schema?: z.ZodType; example?: unknown }[];
  status?: number;
  /** JSON is described by `RawAnswers`; the rest is bytes. */
  answers: { about: string; types: readonly string[] };
  /** Further answers without a body: 206, 304. */
  also?: readonly (readonly [status: number, about: string])[];
  errors?: readonly ErrorCode[];
}

/** What is not JSON in and JSON out: files that come and files that go. */
export interface RawRoute {
  method: 'GET' | 'POST';
  /** `*name` at the end stands for one or more segments. */
  path: string;
  docs: RawDocs;
  respond(call: RawCall): Response | Promise<Response>;
}

export const JSON_TYPE = ['application/json'];
export const ANY_BYTES = { type: 'application/octet-stream' };
const text = { type: 'string' };
export const NOT_CHANGED = [304, 'The client has these very bytes'] as const;
export const RANGES = [
  [206, 'The range that was asked for'],
  NOT_CHANGED,
  [412, 'If-Match names other bytes'],
  [416, 'The range lies beyond the file'],
] as const;
export const RANGE_HEADERS = [
  { name: 'Range', in: 'header', required: false, description: 'One range of bytes: bytes=0-99', schema: text },
  { name: 'If-None-Match', in: 'header', required: false, description: 'ETag that the client has', schema: text },
  { name: 'If-Match', in: 'header', required: false, description: 'ETag of the bytes that the client wants, and no others', schema: text },
] as const;
