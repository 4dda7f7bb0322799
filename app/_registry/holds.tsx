'use client';

import { useRouter } from 'next/navigation';
import type { HoldView } from '../../server/services/artifact/views.ts';
import { artifactHref } from '../_artifact/words.ts';
import { useAction } from '../_live/use-action.ts';
import { FieldText } from '../_ui/fields.tsx';
import { keepFocus } from '../_ui/keep-focus.ts';
import { Link } from '../_ui/link.tsx';
import { Time } from '../_ui/time.tsx';

/** Artifacts held back from deletion, with their reasons, and the form that holds another. */
export function Holds({ holds }: { holds: readonly HoldView[] }) {
  const router = useRouter();
  const { busy, problem, act } = useAction();
  const release = (artifactId: string) =>
    act(artifactId, async (client) => {
      await client.artifact.hold.mutate({ artifactId, reason: null });
      router.refresh();
    });
  const hold = (form: HTMLFormElement) =>
    act('hold', async (client) => {
      const data = new FormData(form);
      const until = String(data.get('until') ?? '');
      await client.artifact.hold.mutate({
        artifactId: String(data.get('artifactId') ?? '').trim(),
        reason: String(data.get('reason') ?? '').trim(),
        until: until === '' ? null : `${until}T00:00:00Z`,
      });
      form.reset();
      router.refresh();
    });
  return (
    <div ref={keepFocus}>
      <p className="say mb-4 text-mu">
        {holds.length === 0 ? 'Nothing is held.' : ''} What is held cannot be deleted until the hold is released or its day has come.
      </p>
      <ul>
        {holds.map((one) => (
          <li key={one.artifactId} className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t border-hair py-2.5">
            <span className="mr-auto min-w-0">
              <Link href={artifactHref(one.artifactId)}>{one.title}</Link>
              <span className="block text-xs text-mu">
                {one.reason}, by {one.actor} on <Time iso={one.at} />
                {one.until === null ? (
                  ''
                ) : (
                  <>
                    , until <Time iso={one.until} />
                  </>
                )}
              </span>
            </span>
            <button type="button" className="btn quiet small" disabled={busy !== null} onClick={() => release(one.artifactId)}>
              Release
            </button>
          </li>
        ))}
      </ul>
      <form
        className="mt-2 grid items-end gap-x-5 gap-y-4 border-t border-hair pt-4 sm:grid-cols-[1fr_1fr_160px_auto]"
        onSubmit={(event) => {
          event.preventDefault();
          void hold(event.currentTarget);
        }}
      >
        <FieldText id="hold-id" name="artifactId" label="Artifact" required placeholder="art_…" maxLength={100} />
        <FieldText id="hold-reason" name="reason" label="Why" required maxLength={300} />
        <FieldText id="hold-until" name="until" label="Until, or for good" type="date" />
        <button type="submit" className="btn quiet" disabled={busy !== null}>
          Hold
        </button>
      </form>
      {problem ? (
        <p role="alert" className="mt-3 text-bad">
          {problem.message.replace(/^./u, (letter) => letter.toUpperCase())}
          {problem.code === 'ARTIFACT_NOT_FOUND'
            ? '. An id begins with art_; copy it from under the title of the artifact’s own page, or press Hold there.'
            : null}
        </p>
      ) : null}
    </div>
  );
}
