'use client';

import { useRouter } from 'next/navigation';
import { useAction } from '../_live/use-action.ts';

/** Packs the artifact as a bundle that is checked without us, and shows it. */
export function ExportButton({ artifactId, word = 'Export as a bundle', className = 'btn small' }: { artifactId: string; word?: string; className?: string }) {
  const router = useRouter();
  const { busy, problem, act } = useAction();
  const pack = () =>
    act('export', async (client) => {
      const { bundleId } = await client.bundle.exportArtifacts.mutate({ artifactIds: [artifactId] });
      router.push(`/bundles/${bundleId}`);
    });
  return (
    <span className="no-print flex flex-wrap items-center justify-end gap-3 max-sm:justify-start">
      {problem ? (
        <span role="alert" className="max-w-[48ch] text-bad">
          {problem.message}
        </span>
      ) : null}
      <button type="button" className={className} disabled={busy !== null} onClick={pack}>
        {busy ? 'Packing' : word}
      </button>
    </span>
  );
}
