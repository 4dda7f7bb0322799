import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../package-root.ts';
import type { Catalogue } from '../../pipeline/catalogue.ts';
import { type Block, type GuidePage, parseBlocks, parsePage } from './parse-guide.ts';

/** Where the guide stands: pages and index read the same files. */
const FOLDER = 'public/guide';
/** Further files that are indexed, but are no pages. */
const FILES: readonly string[] = ['README.md', 'CONTRIBUTING.md'];

export interface Source {
  /** From the package's folder. */
  path: string;
  title: string;
  /** Address of its page; '' when it has none. */
  href: string;
  blocks: readonly Block[];
}

/** The pages of the guide in their order. */
export function readGuide(root = packageRoot()): GuidePage[] {
  const folder = join(root, FOLDER);
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.md')) : [];
  return files
    .map((file) => parsePage(file.slice(0, -'.md'.length), readFileSync(join(folder, file), 'utf8')))
    .sort((a, b) => a.place - b.place || (a.slug < b.slug ? -1 : 1));
}

/** Everything that is indexed; tables the product makes are filled from the catalogue. */
export function readSources(catalogue: Pick<Catalogue, 'presets' | 'models'>, root = packageRoot()): Source[] {
  const pages = readGuide(root).map(
    ({ slug, title, blocks }): Source => ({ path: `${FOLDER}/${slug}.md`, title, href: `/docs/${slug}`, blocks: fill(blocks, catalogue) }),
  );
  const files = FILES.filter((file) => existsSync(join(root, file))).map(
    (file): Source => ({ path: file, title: file, href: '', blocks: parseBlocks(readFileSync(join(root, file), 'utf8')) }),
  );
  return [...pages, ...files];
}

function fill(blocks: readonly Block[], { presets, models }: Pick<Catalogue, 'presets' | 'models'>): Block[] {
  const list = (rows: readonly string[]): Block => ({ type: 'list', items: rows.map((text) => [{ text }]) });
  return blocks.flatMap((block): Block[] => {
    if (block.type !== 'live') return [block];
    if (block.name === 'presets')
      return [list(presets.map(({ id, title, expected, story }) => `${title} (${id}): ${story.opening.join(' ')} Expect: ${expected}.`))];
    return block.name === 'models' ? [list(models.map(({ id, title, summary }) => `${title} (${id}): ${summary}`))] : [];
  });
}
