import { InvalidArgumentError } from 'commander';
import { parseJson } from '../blobs/canonical-json.ts';
import type { JsonObject } from '../kit/json.ts';

export const whole = (text: string): number => {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('is a whole number');
  return Number(text);
};

export const words = (text: string): string[] => text.split(',').map((word) => word.trim());

/** `stores=3` or, into a group, `effects.weather=true`, put beside what was given before. */
export function assign(text: string, before: JsonObject): JsonObject {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('is key=value');
  const [raw, path] = [text.slice(at + 1), text.slice(0, at).split('.')];
  const value = /^(-?\d+(\.\d+)?|true|false|null|[[{"].*)$/.test(raw) ? (parseJson(raw) as JsonObject[string]) : raw;
  const [key, inner] = path;
  if (path.length === 1) return { ...before, [key]: value };
  if (path.length > 2) throw new InvalidArgumentError('goes one group deep, such as effects.weather=true');
  return { ...before, [key]: { ...(before[key] as JsonObject | undefined), [inner]: value } };
}

/** `yearly,weather` switches on, `-macro` off. */
export function switches(text: string): Record<string, boolean> {
  return Object.fromEntries(words(text).map((word) => (word.startsWith('-') ? [word.slice(1), false] : [word, true])));
}
