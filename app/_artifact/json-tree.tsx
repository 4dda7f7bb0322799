import { ScrollRegion } from '../_ui/scroll-region.tsx';
import { plural } from '../_words/numbers.ts';
import { Text } from './text.tsx';

/** Branches and leaves drawn at most; what is beyond is counted, not drawn. */
const MOST = 1500;
/** Members of one branch drawn at most. */
const WIDEST = 100;
/** Levels that stand open at first. */
const OPEN = 2;

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** JSON as a tree that folds without scripts; half a file, or one that is no JSON, as text. */
export function JsonTree({ text, more }: { text: string; more: boolean }) {
  const value = more ? undefined : parse(text);
  if (value === undefined)
    return (
      <>
        <Text text={text} />
        <p className="mt-3 text-xs text-mu">
          {more ? 'This is the beginning; the download has all of it.' : 'It is no valid JSON, so it is shown as it stands.'}
        </p>
      </>
    );
  return (
    <ScrollRegion label="Contents as a tree" className="max-h-[560px] overflow-auto rounded bg-sf px-4 py-3">
      <ul className="num leading-6">
        <Node name={null} value={value} depth={0} left={{ count: MOST }} />
      </ul>
    </ScrollRegion>
  );
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

interface NodeProps {
  name: string | null;
  value: Json;
  depth: number;
  /** How many more may be drawn; one counter for the whole tree, taken from as it is drawn. */
  left: { count: number };
}

function Node({ name, value, depth, left }: NodeProps) {
  left.count--;
  const label = name === null ? null : <span className="text-mu">{name}: </span>;
  if (typeof value !== 'object' || value === null || isShortList(value))
    return (
      <li className="whitespace-pre-wrap break-all">
        {label}
        <Leaf value={value} />
      </li>
    );
  const isList = Array.isArray(value);
  const members: [string, Json][] = Array.isArray(value) ? value.map((item, at) => [String(at), item]) : Object.entries(value);
  const drawn = members.slice(0, Math.max(0, Math.min(WIDEST, left.count)));
  return (
    <li>
      <details open={depth < OPEN && members.length <= 40}>
        <summary className="hover:text-tx">
          {label}
          <span className="text-mu">{isList ? plural(members.length, 'item') : plural(members.length, 'field')}</span>
          {depth > 1 && !isList ? <span className="ml-3 text-mu">{hintOf(members)}</span> : null}
        </summary>
        <ul className="border-l border-bd pl-4">
          {drawn.map(([key, item]) => (
            <Node key={key} name={key} value={item} depth={depth + 1} left={left} />
          ))}
          {members.length > drawn.length ? (
            <li className="text-mu">and {plural(members.length - drawn.length, 'more', 'more')}; the download has all of it</li>
          ) : null}
        </ul>
      </details>
    </li>
  );
}

/** What a folded branch begins with: its first plain members. */
const hintOf = (members: readonly (readonly [string, Json])[]): string =>
  members
    .flatMap(([key, item]) => (typeof item === 'object' || String(item).length > 40 ? [] : [`${key} ${item}`]))
    .slice(0, 4)
    .join(', ');

/** Figures in a row say more on one line than on twenty. */
const isShortList = (value: Json): boolean => Array.isArray(value) && value.length <= 24 && value.every((item) => typeof item !== 'object' || item === null);

function Leaf({ value }: { value: Json }) {
  if (Array.isArray(value)) return <>[{value.map((item) => JSON.stringify(item)).join(', ')}]</>;
  if (typeof value === 'string') return <span className="text-tx">{value.length > 2000 ? `${value.slice(0, 2000)}…` : value === '' ? '""' : value}</span>;
  return <span className="text-a">{JSON.stringify(value)}</span>;
}
