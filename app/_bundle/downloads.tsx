import type { BundleView } from '../../server/services/bundle/views.ts';
import { formatBytes } from '../_words/numbers.ts';

const WORDS: Readonly<Record<string, string>> = { zip: 'zip', tar: 'tar', 'tar.gz': 'tar.gz' };

/** The bundle to take away; downloads can be broken off and go on. */
export function Downloads({ bundle }: { bundle: BundleView }) {
  return (
    <p className="no-print flex flex-wrap gap-2">
      {bundle.downloads.map(({ format, href, bytes }, at) => (
        <a key={format} href={href} download className={`btn small ${at === 0 ? '' : 'quiet'}`}>
          Download {WORDS[format]}
          {bytes === null ? null : <span className="num">{formatBytes(bytes)}</span>}
        </a>
      ))}
    </p>
  );
}
