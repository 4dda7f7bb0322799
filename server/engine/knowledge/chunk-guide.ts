import { sha256 } from '../../blobs/digest.ts';
import type { Block, Span } from './parse-guide.ts';
import type { Source } from './read-guide.ts';

/** A section of the guide, or a part of a long one. */
export interface Chunk {
  source: string;
  title: string;
  heading: string;
  /** With the section's anchor. */
  href: string;
  text: string;
  /** SHA-256 over all of it. */
  digest: string;
}

/** Characters of a chunk, about; a block is never cut. */
const MOST = 1200;

const plain = (spans: readonly Span[]): string => spans.map(({ text }) => text).join('');

function textOf(block: Block): string {
  switch (block.type) {
    case 'text':
      return plain(block.spans);
    case 'list':
      return block.items.map(plain).join('\n');
    case 'code':
      return block.text;
    case 'table':
      return block.rows.map((row) => row.map(plain).join(': ')).join('\n');
    default:
      return '';
  }
}

/** Lines of a block that stands alone: a long list or table is cut between its rows. */
const pieces = (block: Block): string[] => (block.type === 'list' || block.type === 'table' ? textOf(block).split('\n') : [textOf(block)]);

/** Sections in order, each with its heading; equal sources give equal chunks. */
export function chunkSources(sources: readonly Source[]): Chunk[] {
  return sources.flatMap(({ path, title, href, blocks }) => {
    const chunks: Chunk[] = [];
    let [heading, anchor] = ['', ''];
    let lines: string[] = [];
    const close = (): void => {
      const text = lines.filter(Boolean).join('\n');
      lines = [];
      if (text === '') return;
      const whole = { source: path, title, heading, href: href === '' || anchor === '' ? href : `${href}#${anchor}`, text };
      chunks.push({ ...whole, digest: sha256(JSON.stringify([path, title, heading, whole.href, text])) });
    };
    for (const block of blocks) {
      if (block.type === 'heading') {
        close();
        [heading, anchor] = [block.text, block.id];
        continue;
      }
      for (const piece of pieces(block)) {
        if (lines.join('\n').length + piece.length > MOST) close();
        lines.push(piece);
      }
    }
    close();
    return chunks;
  });
}
