import type { FeedView } from '../../server/services/feed/views.ts';
import { formatDuration } from '../_words/numbers.ts';

export function ImportProgress({ feed, busy, lost, onCancel }: { feed: FeedView; busy: boolean; lost: string; onCancel: () => void }) {
  const { fraction, note, etaMs } = feed.progress;
  return (
    <div className="mb-8 max-w-[640px]">
      <progress className="w-full" max={1} value={fraction} aria-label="Import" />
      <div className="mt-2 flex items-center justify-between gap-4">
        <p className="text-mu" role="status">
          {lost || note || 'starting'}
        </p>
        <p className="num">
          {Math.floor(fraction * 100)} %{etaMs === null ? '' : `, about ${formatDuration(etaMs)} more`}
        </p>
      </div>
      <button type="button" className="btn quiet mt-3" disabled={busy} onClick={onCancel}>
        Cancel
      </button>
    </div>
  );
}
