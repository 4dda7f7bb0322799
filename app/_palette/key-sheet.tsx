'use client';

import { Dialog } from '../_ui/dialog.tsx';

const KEYS: readonly (readonly [keys: readonly string[], does: string])[] = [
  [['Ctrl', 'K'], 'Search or jump to; on a Mac with ⌘'],
  [['?'], 'This sheet'],
  [['Tab'], 'To the next control; the first one skips to the content'],
  [['←', '→'], 'In a chart: to the period before or after'],
  [['PgUp', 'PgDn'], 'In a chart: a week back or on'],
  [['Home', 'End'], 'In a chart: to its first or last period'],
  [['/'], 'In the registry: to the search'],
  [['j', 'k'], 'In the registry: to the next artifact or the one before'],
  [['x'], 'In the registry: chooses the artifact, or no longer'],
  [['Esc'], 'Closes what is open'],
];

/** The keys there are. */
export default function KeySheet({ onClose }: { onClose: () => void }) {
  return (
    <Dialog titleId="keys-title" onClose={onClose} className="w-[min(480px,calc(100vw-32px))] text-sm">
      <h2 id="keys-title">Keys</h2>
      <dl className="mt-3">
        {KEYS.map(([keys, does]) => (
          <div key={does} className="grid grid-cols-[112px_minmax(0,1fr)] gap-4 border-t border-hair py-2.5">
            <dt className="flex gap-1">
              {keys.map((key) => (
                <kbd key={key} className="num rounded-[3px] border border-bd bg-sf px-1.5">
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <div className="mt-4 flex justify-end">
        <button type="button" className="btn quiet small" onClick={(event) => event.currentTarget.closest('dialog')?.close()}>
          Close
        </button>
      </div>
    </Dialog>
  );
}
