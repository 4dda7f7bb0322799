/** A piece of a line: plain, code, bold, or a link. */
export interface Span {
  text: string;
  style?: 'code' | 'bold';
  href?: string;
}

export type Block =
  | { type: 'heading'; text: string; id: string }
  | { type: 'text'; spans: readonly Span[] }
  | { type: 'list'; items: readonly (readonly Span[])[] }
  | { type: 'code'; label: string; text: string }
  | { type: 'table'; head: readonly string[]; rows: readonly (readonly (readonly Span[])[])[] }
  /** A table that the running product knows best: presets, models, errors. */
  | { type: 'live'; name: string };

export interface GuidePage {
  slug: string;
  title: string;
  /** One line for a list. */
  about: string;
  place: number;
  blocks: readonly Block[];
}

const INLINE = /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\(([^)\s]+)\)/g;

/** Anchor of a heading: what the page's address ends with. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

/** `code`, **bold** and [links](/to) of one line. */
export function parseSpans(line: string): Span[] {
  const spans: Span[] = [];
  let from = 0;
  for (const match of line.matchAll(INLINE)) {
    if (match.index > from) spans.push({ text: line.slice(from, match.index) });
    const [whole, code, bold, label, href] = match;
    spans.push(code !== undefined ? { text: code, style: 'code' } : bold !== undefined ? { text: bold, style: 'bold' } : { text: label, href });
    from = match.index + whole.length;
  }
  if (from < line.length) spans.push({ text: line.slice(from) });
  return spans;
}

const cellsOf = (line: string): string[] =>
  line
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim());

/**
 * Blocks of the small Markdown that the guide is written in: `#` headings, paragraphs, lists of one level, tables, fenced code (its info
 * string is the label) and `<!-- name -->` for a table made by the product. Anything else is plain text.
 */
export function parseBlocks(markdown: string): Block[] {
  const lines = markdown.split(/\r?\n/);
  const blocks: Block[] = [];
  let at = 0;
  const take = (fits: (line: string) => boolean): string[] => {
    const from = at;
    while (at < lines.length && fits(lines[at])) at++;
    return lines.slice(from, at);
  };
  while (at < lines.length) {
    const line = lines[at];
    const heading = /^#{1,6}\s+(.*)$/.exec(line);
    const live = /^<!--\s*([a-z]+)\s*-->$/.exec(line);
    if (line.trim() === '') at++;
    else if (heading) {
      const text = parseSpans(heading[1])
        .map((span) => span.text)
        .join('')
        .trim();
      blocks.push({ type: 'heading', text, id: anchorOf(text) });
      at++;
    } else if (live) {
      blocks.push({ type: 'live', name: live[1] });
      at++;
    } else if (line.startsWith('```')) {
      at++;
      const text = take((one) => !one.startsWith('```')).join('\n');
      blocks.push({ type: 'code', label: line.slice(3).trim() || 'Code', text });
      at++;
    } else if (line.startsWith('|')) {
      const [head, , ...rows] = take((one) => one.startsWith('|'));
      blocks.push({ type: 'table', head: cellsOf(head), rows: rows.map((row) => cellsOf(row).map(parseSpans)) });
    } else if (line.startsWith('- ')) {
      blocks.push({
        type: 'list',
        items: take((one) => one.startsWith('- ') || /^ {2,}\S/.test(one))
          .reduce<string[]>(joinItems, [])
          .map(parseSpans),
      });
    } else {
      // The first line is text whatever it begins with, so that every turn takes one.
      at++;
      const taken = [line, ...take((one) => one.trim() !== '' && !/^(#{1,6}\s|```|\||- |<!--)/.test(one))];
      blocks.push({ type: 'text', spans: parseSpans(taken.join(' ')) });
    }
  }
  return blocks;
}

/** A line that begins with spaces goes on with the item before it. */
const joinItems = (items: string[], line: string): string[] =>
  line.startsWith('- ') ? [...items, line.slice(2)] : [...items.slice(0, -1), `${items.at(-1) ?? ''} ${line.trim()}`];

/** A page of the guide: its head between `---` lines, then its blocks. @throws RangeError when the head lacks a title */
export function parsePage(slug: string, markdown: string): GuidePage {
  const [, head = '', body = markdown] = /^---\r?\n([\s\S]*?)\r?\n---\r?\n([\s\S]*)$/.exec(markdown) ?? [];
  const fields = new Map(head.split(/\r?\n/).map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]));
  const title = fields.get('title');
  if (!title) throw new RangeError(`guide page ${slug}.md has no title; begin it with "---", "title: …", "about: …", "place: 1", "---"`);
  return { slug, title, about: fields.get('about') ?? '', place: Number(fields.get('place') ?? 100), blocks: parseBlocks(body) };
}
