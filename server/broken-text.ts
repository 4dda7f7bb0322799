import type { FieldError } from './errors.ts';

const HALF = 'has half of a character that takes two (a lone surrogate, U+D800 to U+DFFF); send the whole character';
const NUL = 'has a NUL character (U+0000), which text does not hold; remove it';
const DEEP = 'stands more than 200 levels deep; flatten it';
const MOST = 20;
const MOST_DEEP = 200;

/** What keeps a text from being stored, in words that follow its name; null when nothing does. */
export function brokenWords(text: string): string | null {
  if (!text.isWellFormed()) return HALF;
  return text.includes('\0') ? NUL : null;
}

/** The text as it can be shown and stored: "�" stands for what cannot. */
export const mendText = (text: string): string => text.toWellFormed().replaceAll('\0', '\ufffd');

/** The first so many characters of a text; an emoji that would be cut in half is "�". */
export const cutText = (text: string, most: number): string => mendText(text.slice(0, most));

/** False when no string of this JSON text can be broken, so that nothing needs to be walked: both come only as escapes. */
export const hasBrokenEscape = (json: string): boolean => /\\u(?:0000|[dD][89a-fA-F])/.test(json);

/**
 * Every string of a JSON value, value or key, that cannot be stored, and what stands too deep to be read; the first 20. Empty when all is well.
 * Bytes, streams and other objects with a class of their own are let be.
 */
export function brokenText(value: unknown): FieldError[] {
  const errors: FieldError[] = [];
  const say = (path: string, words: string | null): void => {
    if (words !== null) errors.push({ path, message: words });
  };
  // A list and no recursion: a hostile body may be nested deeper than the stack.
  const open: { value: unknown; path: string; depth: number }[] = [{ value, path: '', depth: 0 }];
  for (let i = 0; i < open.length && errors.length < MOST; i += 1) {
    const { value: one, path, depth } = open[i];
    const below = (name: string | number): string => (path === '' ? `${name}` : `${path}.${name}`);
    if (depth > MOST_DEEP) say(path, DEEP);
    else if (typeof one === 'string') say(path, brokenWords(one));
    else if (Array.isArray(one)) for (const [at, entry] of one.entries()) open.push({ value: entry, path: below(at), depth: depth + 1 });
    else if (isPlain(one))
      for (const [key, entry] of Object.entries(one)) {
        const words = brokenWords(key);
        if (words !== null) say(below(mendText(key)), `is a name that ${words}`);
        open.push({ value: entry, path: below(mendText(key)), depth: depth + 1 });
      }
  }
  return errors.slice(0, MOST);
}

/** The same of a JSON text; empty for what is none. */
export function brokenJson(text: string): FieldError[] {
  if (!/^\s*[[{]/.test(text) || !hasBrokenEscape(text)) return [];
  try {
    return brokenText(JSON.parse(text));
  } catch {
    return [];
  }
}

/** The same of a row of a table, and of JSON that stands in its cells. */
export function brokenRow(row: Readonly<Record<string, unknown>>): FieldError[] {
  const nested = Object.entries(row).flatMap(([name, cell]) => (typeof cell === 'string' ? under(name, brokenJson(cell)) : []));
  return [...brokenText(row), ...nested];
}

const under = (name: string, errors: readonly FieldError[]): FieldError[] =>
  errors.map(({ path, message }) => ({ path: [mendText(name), path].filter(Boolean).join('.'), message }));

/** A file's JSON, to be stored. @throws SyntaxError, RangeError naming the first string that cannot be */
export function parseStorable(text: string): unknown {
  const value: unknown = JSON.parse(text);
  const [first] = hasBrokenEscape(text) ? brokenText(value) : [];
  if (first) throw new RangeError(`${first.path} ${first.message}`);
  return value;
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
