import type { ArtifactFileView, ArtifactPreview } from '../../server/services/artifact/views.ts';
import { GuideBody } from '../_docs/guide-body.tsx';
import { TableLinks } from '../_explorer/table-links.tsx';
import { CopyButton } from '../_ui/copy-button.tsx';
import { Link } from '../_ui/link.tsx';
import { Section } from '../_ui/section.tsx';
import { plural } from '../_words/numbers.ts';
import { JsonTree } from './json-tree.tsx';
import { PreviewTable } from './preview-table.tsx';
import { type ArtifactPageQuery, artifactPageHref } from './query.ts';
import { Text } from './text.tsx';

interface PreviewProps {
  artifactId: string;
  preview: ArtifactPreview;
  files: readonly ArtifactFileView[];
  query: ArtifactPageQuery;
  /** Of figures that count units; '' when nobody says. */
  unit: string;
  /** Address of the whole table, without its format; null when it is none. */
  download: string | null;
  title: string;
}

/** The beginning of what is stored, as one can look at it; never a whole large file. */
export function Preview({ artifactId, preview, files, query, unit, download, title }: PreviewProps) {
  const shownFiles = files.filter((file) => file.mediaType !== 'application/octet-stream' || file.path === preview.path).slice(0, 40);
  return (
    <Section
      id="preview"
      title={query.file !== '' ? 'A file' : preview.path === '' && preview.type === 'table' ? 'As a table' : 'What it holds'}
      aside={
        <span className="no-print flex flex-wrap gap-x-4">
          {preview.path === '' && download ? <TableLinks href={download} what={title} /> : null}
          {preview.type === 'json' || preview.type === 'text' ? <CopyButton text={preview.text} label="Copy the text" shown="copy" /> : null}
        </span>
      }
    >
      {shownFiles.length > 1 || query.file !== '' || (preview.path === '' && shownFiles.length > 0) ? (
        <nav aria-label="What is shown" className="no-print -mt-2 mb-4 flex flex-wrap gap-x-4 gap-y-1">
          {preview.path === '' || query.file !== '' ? (
            <Choice href={artifactPageHref(artifactId, query, { file: '' }, '#preview')} current={query.file === ''}>
              overview
            </Choice>
          ) : null}
          {shownFiles.map((file) => (
            <Choice key={file.path} href={artifactPageHref(artifactId, query, { file: file.path }, '#preview')} current={preview.path === file.path}>
              {file.path}
            </Choice>
          ))}
        </nav>
      ) : null}
      <Shown preview={preview} unit={unit} />
    </Section>
  );
}

function Choice({ href, current, children }: { href: string; current: boolean; children: string }) {
  return (
    <Link href={href} scroll={false} aria-current={current ? 'true' : undefined} className="textual break-all">
      {children}
    </Link>
  );
}

function Shown({ preview, unit }: { preview: ArtifactPreview; unit: string }) {
  switch (preview.type) {
    case 'table':
      return (
        <>
          <p className="mb-3 text-mu">
            {preview.more ? `The first ${plural(preview.rows.length, 'row')}` : `All ${plural(preview.rows.length, 'row')}`},{' '}
            {plural(preview.columns.length, 'column')}
            {unit === '' ? '' : `; quantities are ${unit}`}.
          </p>
          <PreviewTable preview={preview} />
        </>
      );
    case 'json':
      return <JsonTree text={preview.text} more={preview.more} />;
    case 'markdown':
      return (
        <div className="max-w-[72ch] [&>*:first-child]:mt-0">
          <GuideBody blocks={preview.blocks.filter((block) => block.type !== 'live').map(plainLinks)} />
          {preview.more ? <More /> : null}
        </div>
      );
    case 'text':
      return (
        <>
          <Text text={preview.text} />
          {preview.more ? <More /> : null}
        </>
      );
    case 'image':
      // biome-ignore lint/performance/noImgElement: the bytes are shown as they are stored, never made anew
      return <img src={preview.url} alt={preview.path} className="max-h-[520px] max-w-full rounded border border-hair" />;
    case 'none':
      return <p className="text-mu">Not shown: {preview.reason}.</p>;
  }
}

type Block = Extract<ArtifactPreview, { type: 'markdown' }>['blocks'][number];

/** A stranger's text may not lead a reader away: what is no address of the web or of this server is plain text. */
function plainLinks(block: Block): Block {
  const bare = <T extends { text: string; href?: string }>(span: T): T =>
    span.href === undefined || /^(https?:\/\/|\/(?!\/)|#)/i.test(span.href) ? span : { ...span, href: undefined };
  if (block.type === 'text') return { ...block, spans: block.spans.map(bare) };
  if (block.type === 'list') return { ...block, items: block.items.map((item) => item.map(bare)) };
  if (block.type === 'table') return { ...block, rows: block.rows.map((row) => row.map((cell) => cell.map(bare))) };
  return block;
}

const More = () => <p className="mt-3 text-xs text-mu">This is the beginning; the download has all of it.</p>;
