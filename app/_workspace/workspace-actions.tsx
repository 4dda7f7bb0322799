'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { WorkspaceDetail } from '../../server/services/workspace/views.ts';
import { ExportButton } from '../_bundle/export-button.tsx';
import { useAction } from '../_live/use-action.ts';
import { Link } from '../_ui/link.tsx';
import { ReplayDialog } from './replay-dialog.tsx';

/** Restore, replay, pin, archive, delete; replaying shows what will be sent, deleting asks once more. */
export function WorkspaceActions({
  row,
  config,
}: {
  row: Pick<WorkspaceDetail, 'workspaceId' | 'version' | 'label' | 'pinned' | 'archived' | 'run'>;
  config: WorkspaceDetail['config'];
}) {
  const router = useRouter();
  const { busy, problem, act } = useAction();
  const [asking, setAsking] = useState(false);
  const [replaying, setReplaying] = useState(false);
  const { workspaceId, version } = row;
  const update = (change: { pinned?: boolean; archived?: boolean }) =>
    act('update', async (client) => {
      await client.workspace.update.mutate({ workspaceId, version, ...change });
      router.refresh();
    });
  const remove = () =>
    act('delete', async (client) => {
      await client.workspace.delete.mutate({ workspaceId });
      router.push('/workspaces');
      router.refresh();
    });
  return (
    <div className="no-print flex flex-col items-end gap-2 max-sm:items-start">
      <div className="flex flex-wrap gap-2">
        <button type="button" className="btn quiet small" disabled={busy !== null} onClick={() => update({ pinned: !row.pinned })}>
          {row.pinned ? 'Unpin' : 'Pin'}
        </button>
        <button type="button" className="btn quiet small" disabled={busy !== null} onClick={() => update({ archived: !row.archived })}>
          {row.archived ? 'Take out of the archive' : 'Archive'}
        </button>
        <button type="button" className="btn quiet small" disabled={busy !== null} onClick={() => setAsking(true)}>
          Delete
        </button>
        <Link href={`/runs/new?restore=${workspaceId}`} className="btn quiet small">
          Restore
        </Link>
        <ExportButton workspaceId={workspaceId} label={row.label} />
        {row.run.status === 'completed' ? (
          <button type="button" className="btn small" disabled={busy !== null} onClick={() => setReplaying(true)}>
            Replay
          </button>
        ) : null}
      </div>
      {replaying ? <ReplayDialog runId={row.run.runId} config={config} kept onClose={() => setReplaying(false)} /> : null}
      {asking ? (
        <p role="alert" className="flex flex-wrap items-center gap-3">
          The record goes, the run and what it made stay.
          <button type="button" className="btn danger small" disabled={busy !== null} onClick={remove}>
            Delete {row.label}
          </button>
          <button type="button" className="btn quiet small" onClick={() => setAsking(false)}>
            Back
          </button>
        </p>
      ) : null}
      {problem ? (
        <p role="alert" className="max-w-[60ch] text-bad">
          {problem.message}
        </p>
      ) : null}
    </div>
  );
}
