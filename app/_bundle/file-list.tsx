import type { BundleView } from '../../server/services/bundle/views.ts';
import { Digest } from '../_ui/digest.tsx';
import { Link } from '../_ui/link.tsx';
import { ScrollRegion } from '../_ui/scroll-region.tsx';
import { Section } from '../_ui/section.tsx';
import { formatBytes, plural } from '../_words/numbers.ts';

const PAGE = 25;

interface FileListProps {
  files: BundleView['files'];
  /** Address below which each file is served. */
  base: string;
  from: number;
  /** Address of this page with other files. */
  hrefOf: (from: number) => string;
}

/** Every file with its digest, a page at a time. */
export function FileList({ files, base, from, hrefOf }: FileListProps) {
  const shown = files.slice(from, from + PAGE);
  return (
    <Section id="files" title="Files" aside={plural(files.length, 'file')}>
      <ScrollRegion label="Files of the bundle" className="overflow-x-auto">
        <table className="list">
          <thead>
            <tr>
              <th scope="col">Path</th>
              <th scope="col" className="r">
                Size
              </th>
              <th scope="col">SHA-256</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ path, sha256, sizeBytes }) => (
              <tr key={path}>
                <td className="max-w-[52ch] min-w-40 break-all">
                  <a href={`${base}/${path}`}>{path}</a>
                </td>
                <td className="num r">{formatBytes(sizeBytes)}</td>
                <td>
                  <Digest value={sha256} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {files.length > PAGE ? (
        <nav aria-label="Files, page by page" className="mt-3 flex gap-4 text-xs text-mu">
          <span>
            {from + 1} to {from + shown.length} of {files.length}
          </span>
          {from > 0 ? (
            <Link href={hrefOf(Math.max(0, from - PAGE))} scroll={false} className="textual">
              earlier
            </Link>
          ) : null}
          {from + PAGE < files.length ? (
            <Link href={hrefOf(from + PAGE)} scroll={false} className="textual">
              more
            </Link>
          ) : null}
        </nav>
      ) : null}
    </Section>
  );
}
