'use client';

import { useRouter } from 'next/navigation';
import { useAction } from '../_live/use-action.ts';

/** Keeps the comparison as an artifact of its own and goes there. */
export function StoreComparison({ a, b }: { a: string; b: string }) {
  const router = useRouter();
  const { busy, problem, act } = useAction();
  const store = () =>
    act('store', async (client) => {
      const { artifactId } = await client.artifact.storeComparison.mutate({ a, b });
      router.push(`/registry/${artifactId}`);
    });
  return (
    <span>
      <button type="button" className="btn quiet" disabled={busy !== null} onClick={store}>
        Keep this comparison
      </button>
      {problem ? (
        <span role="alert" className="ml-3 text-bad">
          {problem.message}
        </span>
      ) : null}
    </span>
  );
}
