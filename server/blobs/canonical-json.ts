import { AppError } from '../errors.ts';
import type { Json } from '../kit/json.ts';

/**
 * RFC 8785 (JSON Canonicalization Scheme): keys sorted by UTF-16 code units, no white space, shortest numbers, −0 as 0.
 * @throws AppError OUTPUT_REFUSED on NaN, an infinity, half a character, or anything that is not JSON, naming the path
 */
export function canonicalJson(value: unknown, path = '$'): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return textJson(value, path);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new AppError('OUTPUT_REFUSED', `${path} is ${value}, which JSON cannot carry; write null where there is no value`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map((item, i) => canonicalJson(item, `${path}[${i}]`)).join(',')}]`;
  if (typeof value === 'object') {
    // A Date, Map or typed array would come out as an empty or a wrong object.
    const prototype = Object.getPrototypeOf(value) as { constructor?: { name: string } } | null;
    if (prototype !== null && Object.getPrototypeOf(prototype) !== null)
      throw new AppError('OUTPUT_REFUSED', `${path} is a ${prototype.constructor?.name ?? 'special object'}, which JSON cannot carry`);
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, item]) => `${textJson(key, path)}:${canonicalJson(item, `${path}.${key}`)}`).join(',')}}`;
  }
  throw new AppError('OUTPUT_REFUSED', `${path} is a ${typeof value}, which JSON cannot carry`);
}

function textJson(text: string, path: string): string {
  if (text.isWellFormed()) return JSON.stringify(text);
  throw new AppError('OUTPUT_REFUSED', `${path} has half of a character that takes two (a lone surrogate), which JSON cannot carry; write the whole character`);
}

export const parseJson = (text: string): Json => JSON.parse(text) as Json;
