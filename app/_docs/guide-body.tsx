import type { Block, Span } from '../../server/services/knowledge/views.ts';
import { Link } from '../_ui/link.tsx';
import { LIVE_TABLES } from './live-tables.tsx';
import { C, Code, H, Items, P, Table } from './prose.tsx';

/** A page of the guide, block by block. */
export function GuideBody({ blocks }: { blocks: readonly Block[] }) {
  return blocks.map((block, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: blocks of a page never move
    <Part key={at} block={block} title={titleBefore(blocks, at)} />
  ));
}

/** The heading a table stands under, which names it for who does not see it. */
const titleBefore = (blocks: readonly Block[], at: number): string => {
  const heading = blocks.slice(0, at).findLast((block) => block.type === 'heading');
  return heading?.type === 'heading' ? heading.text : 'Table';
};

function Part({ block, title }: { block: Block; title: string }) {
  switch (block.type) {
    case 'heading':
      return <H>{block.text}</H>;
    case 'text':
      return (
        <P>
          <Words spans={block.spans} />
        </P>
      );
    case 'list':
      return (
        <Items>
          {block.items.map((spans, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: items of a page never move
            <li key={at}>
              <Words spans={spans} />
            </li>
          ))}
        </Items>
      );
    case 'code':
      return <Code label={block.label}>{block.text}</Code>;
    case 'table':
      return (
        <Table
          label={title}
          head={block.head}
          rows={block.rows.map((row) =>
            row.map((spans, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: cells of a page never move
              <Words key={at} spans={spans} />
            )),
          )}
        />
      );
    case 'live': {
      const Live = LIVE_TABLES[block.name];
      return Live ? <Live /> : null;
    }
  }
}

function Words({ spans }: { spans: readonly Span[] }) {
  return spans.map(({ text, style, href }, at) => {
    const key = `${at} ${text}`;
    if (href)
      return (
        <Link key={key} href={href} className="textual text-tx">
          {text}
        </Link>
      );
    if (style === 'code') return <C key={key}>{text}</C>;
    return style === 'bold' ? <b key={key}>{text}</b> : <span key={key}>{text}</span>;
  });
}
