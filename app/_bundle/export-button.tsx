'use client';

import { useActionState, useEffect, useState } from 'react';
import type { ExportProgress } from '../../server/services/bundle/views.ts';
import { loadClient } from '../_live/load-client.ts';
import { formatBytes, formatDuration } from '../_words/numbers.ts';
import { exportWorkspace } from './export-workspace.ts';

interface ExportButtonProps {
  workspaceId: string;
  /** What is exported, for those who hear the button without seeing its row. */
  label: string;
  word?: string;
  className?: string;
}

/** Exports at a click, without a dialog, and goes to the bundle. A form, so that it needs no script. */
export function ExportButton({ workspaceId, label, word = 'Export', className = 'btn quiet small' }: ExportButtonProps) {
  const [{ problem }, submit, pending] = useActionState(exportWorkspace, { problem: null });
  return (
    <form action={submit} className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <input type="hidden" name="workspaceId" value={workspaceId} />
      <button type="submit" className={className} disabled={pending} aria-label={`${word} ${label}`} title={`${word} ${label} as a bundle`}>
        {pending ? 'Exporting' : word}
      </button>
      {pending ? <Underway workspaceId={workspaceId} /> : null}
      {problem && !pending ? (
        <p role="alert" className="max-w-[60ch] text-xs text-bad">
          {problem}
        </p>
      ) : null}
    </form>
  );
}

const FIRST_LOOK_MS = 1000;
const POLL_MS = 500;

/** After a second: how far it is, and a way to call it off. */
function Underway({ workspaceId }: { workspaceId: string }) {
  const [progress, setProgress] = useState<ExportProgress | null>(null);
  useEffect(() => {
    let timer = setTimeout(look, FIRST_LOOK_MS);
    async function look() {
      try {
        setProgress(await (await loadClient()).bundle.exporting.query({ workspaceId }));
      } catch {
        setProgress(null);
      }
      timer = setTimeout(look, POLL_MS);
    }
    return () => clearTimeout(timer);
  }, [workspaceId]);
  if (progress === null) return null;
  const { bytes, fraction, elapsedMs, etaMs } = progress;
  return (
    <span className="inline-flex items-center gap-3 text-xs text-mu">
      {fraction === null ? null : <progress className="w-24" max={1} value={fraction} aria-label="Written so far" />}
      <span>
        {formatBytes(bytes)} in {formatDuration(elapsedMs)}
        {etaMs === null ? '' : `, about ${formatDuration(etaMs)} more`}
      </span>
      <button type="button" className="textual" onClick={async () => void (await loadClient()).bundle.cancelExport.mutate({ workspaceId }).catch(() => {})}>
        Cancel
      </button>
    </span>
  );
}
