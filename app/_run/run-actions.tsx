'use client';

import { useState } from 'react';
import { isTerminal } from '../../server/pipeline/event.ts';
import type { RunDetail } from '../../server/services/run/views.ts';
import { ExportButton as ExportArtifact } from '../_artifact/export-button.tsx';
import { ExportButton } from '../_bundle/export-button.tsx';
import { useAction } from '../_live/use-action.ts';
import { Link } from '../_ui/link.tsx';
import { ReplayDialog } from '../_workspace/replay-dialog.tsx';
import { KeepDialog } from './keep-dialog.tsx';
import { useLiveRun } from './run-context.ts';

/** What can be done with the run in its present state. */
export function RunActions({ detail }: { detail: RunDetail }) {
  const { state } = useLiveRun();
  const { busy, problem, act } = useAction();
  const [keeping, setKeeping] = useState(false);
  const [replaying, setReplaying] = useState(false);
  const { runId } = detail;
  const active = !isTerminal(state.status);
  return (
    <div className="no-print flex flex-wrap items-center gap-2">
      {state.status === 'running' || state.status === 'waiting' ? (
        <Verb name="Pause" busy={busy} onClick={() => act('Pause', (client) => client.run.pause.mutate({ runId }))} />
      ) : null}
      {state.status === 'paused' || state.status === 'interrupted' ? (
        <Verb name="Resume" main busy={busy} onClick={() => act('Resume', (client) => client.run.resume.mutate({ runId }))} />
      ) : null}
      {active ? <Verb name="Cancel" busy={busy} onClick={() => act('Cancel', (client) => client.run.cancel.mutate({ runId }))} /> : null}
      {detail.workspaceId ? (
        <Link href={`/workspaces/${detail.workspaceId}`} className="btn quiet small">
          Workspace
        </Link>
      ) : (
        <Verb name="Keep" busy={busy} onClick={() => setKeeping(true)} />
      )}
      {active ? null : (
        <>
          <Link href={`/runs/new?from=${runId}`} className="btn quiet small max-sm:hidden">
            Run again
          </Link>
          {detail.workspaceId ? (
            <ExportButton workspaceId={detail.workspaceId} label={detail.workspace || detail.title} />
          ) : (
            <ExportArtifact artifactId={runId} word="Export" className="btn quiet small" />
          )}
          {state.status === 'completed' ? <Verb name="Replay" main busy={busy} onClick={() => setReplaying(true)} /> : null}
        </>
      )}
      {problem ? (
        <p role="alert" className="w-full text-xs text-bad">
          {problem.message}
        </p>
      ) : null}
      {replaying ? <ReplayDialog runId={runId} config={detail.config} kept={detail.workspaceId !== null} onClose={() => setReplaying(false)} /> : null}
      {keeping ? <KeepDialog runId={runId} onClose={() => setKeeping(false)} /> : null}
    </div>
  );
}

function Verb({ name, busy, main = false, onClick }: { name: string; busy: string | null; main?: boolean; onClick: () => void }) {
  return (
    <button type="button" className={`btn small ${main ? '' : 'quiet'}`} disabled={busy !== null} onClick={onClick}>
      {name}
    </button>
  );
}
