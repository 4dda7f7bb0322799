import { AppError } from '../errors.ts';
import { IdempotencyKey } from '../services/request-key.ts';

/** The key of an Idempotency-Key header, quoted as the draft of the standard has it, or bare; null without one. @throws AppError INVALID_INPUT */
export function readRequestKey(headers: Headers): string | null {
  const header = headers.get('idempotency-key');
  if (header === null) return null;
  const key = /^\s*"(.*)"\s*$/.exec(header)?.[1] ?? header.trim();
  if (IdempotencyKey.safeParse(key).success) return key;
  throw new AppError('INVALID_INPUT', `the header Idempotency-Key has 1 to 200 characters, not ${key.length}; send a fresh UUID`, [
    { path: 'idempotencyKey', message: 'has 1 to 200 characters' },
  ]);
}

/** A body whose request can be done once, with the key of the header where the body names none. */
export const withRequestKey = (body: unknown, key: string | null): unknown =>
  key === null || typeof body !== 'object' || body === null || Array.isArray(body) ? body : { idempotencyKey: key, ...body };

/** The header as OpenAPI has it. */
export const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Chosen by the client; the same request with its key again does nothing and answers with what the first made',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
} as const;
