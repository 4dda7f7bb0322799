import { Empty } from '../_ui/empty.tsx';
import { Link } from '../_ui/link.tsx';
import { isNarrowed } from './query.ts';
import { KeepLink } from './selection.tsx';

/** Why nothing is listed, and the one thing to do about it. */
export function NothingFound({ asked }: { asked: URLSearchParams }) {
  const only = [...asked.keys()].filter((name) => !['sort', 'order', 'limit'].includes(name));
  const says: Readonly<Record<string, string>> = {
    archived: 'Nothing is archived. What you archive is hidden from the list and stays here.',
    deleted: 'Nothing is deleted. What you delete stays here with its files, and can be restored.',
    pinned: 'Nothing is pinned. What you pin cannot be deleted, by no one and by no policy.',
    sha256: 'No artifact holds these bytes.',
  };
  if (!isNarrowed(asked))
    return (
      <Empty
        action={
          <Link href="/runs/new" className="btn">
            Start a run
          </Link>
        }
      >
        Every run, dataset, model, forecast and report will be listed here, and nothing disappears by itself.
      </Empty>
    );
  return (
    <Empty
      action={
        <KeepLink href="/registry" className="btn quiet">
          Show all artifacts
        </KeepLink>
      }
    >
      {(only.length === 1 ? says[only[0]] : undefined) ??
        (only.length === 1 && only[0] === 'q' ? `Nothing has “${asked.get('q')}”.` : 'No artifact fits all of this.')}
    </Empty>
  );
}
