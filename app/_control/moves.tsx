import type { AliasMove } from '../../server/services/registry/views.ts';
import { Link } from '../_ui/link.tsx';
import { Time } from '../_ui/time.tsx';
import { joinWords } from '../_words/numbers.ts';
import { ACKNOWLEDGED, moveWords } from './words.ts';

/** Moves of aliases, newest first: who, when, why, and what was acknowledged. */
export function Moves({ rows }: { rows: readonly AliasMove[] }) {
  return (
    <ul className="-mt-3">
      {rows.map((move) => (
        <li key={move.id} className="grid gap-x-6 border-b border-hair py-2.5 sm:grid-cols-[minmax(0,1fr)_auto]">
          <div className="min-w-0">
            <p className="break-words">
              {move.name}{' '}
              {move.to?.modelRunId ? (
                <Link href={`/models/${move.to.modelRunId}`} className="textual">
                  {moveWords(move)}
                </Link>
              ) : (
                moveWords(move)
              )}
            </p>
            <p className="text-xs break-words text-mu">
              {move.reason}
              {move.acknowledged.length > 0 ? `; acknowledged: ${joinWords(move.acknowledged.map((gate) => ACKNOWLEDGED[gate]))}` : ''}
            </p>
          </div>
          <p className="text-xs text-mu sm:text-right">
            {move.runId ? (
              <Link href={`/runs/${move.runId}`} className="textual">
                {move.actor}, in a run
              </Link>
            ) : (
              move.actor
            )}
            {', '}
            <Time iso={move.at} />
          </p>
        </li>
      ))}
    </ul>
  );
}
