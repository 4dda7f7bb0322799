import type { Json, JsonObject } from '../../server/kit/json.ts';

const isObject = (value: Json): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** `changePct` → "change percent", `plan.lastDay` → "plan last day". */
const pathWords = (path: string): string =>
  path
    .replace(/Pct\b/g, 'Percent')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/[._]/g, ' ')
    .toLowerCase();

const leafWords = (value: Json): string =>
  value === null ? 'none' : typeof value === 'number' ? String(value).replace('-', '−') : typeof value === 'object' ? JSON.stringify(value) : String(value);

/** Every leaf by its path. */
function leaves(value: Json, path = ''): [path: string, value: string][] {
  if (isObject(value)) return Object.entries(value).flatMap(([key, one]) => leaves(one, path === '' ? key : `${path}.${key}`));
  return [[pathWords(path), Array.isArray(value) ? value.map(leafWords).join(', ') || 'none' : leafWords(value)]];
}

/** The same in one line, for lists. */
export const argumentWords = (value: JsonObject): string =>
  leaves(value)
    .map(([path, text]) => `${path} ${text}`)
    .join(', ');

/** What exactly would be done. */
export function ArgumentList({ value }: { value: JsonObject }) {
  const all = leaves(value);
  if (all.length === 0) return null;
  return (
    <dl className="mt-3 flex flex-wrap gap-x-8 gap-y-2">
      {all.map(([path, text]) => (
        <div key={path} className="min-w-0">
          <dt className="text-xs text-mu">{path}</dt>
          <dd className="break-words">{text}</dd>
        </div>
      ))}
    </dl>
  );
}
