import type { BundleView } from '../../server/services/bundle/views.ts';
import { Time } from '../_ui/time.tsx';

/** When the bytes behind the checks were read, what that leaves open, and a way to read them now. */
export function CheckedWhen({ bundle: { checkedAt, checkedNow } }: { bundle: Pick<BundleView, 'checkedAt' | 'checkedNow'> }) {
  return (
    <form className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-2 text-mu" aria-label="Check again">
      <p>
        {checkedNow ? (
          'Read just now, from its first to its last byte.'
        ) : (
          <>
            Read from its first to its last byte on <Time iso={checkedAt} zoned />; none of its files was written since. A disk that fails by itself shows only
            when they are read again.
          </>
        )}
      </p>
      {checkedNow ? null : (
        <button type="submit" name="check" value="again" className="btn quiet small">
          Check again
        </button>
      )}
    </form>
  );
}
