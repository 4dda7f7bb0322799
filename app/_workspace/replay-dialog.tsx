'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { ResolvedConfig } from '../../server/services/run/views.ts';
import { useAction } from '../_live/use-action.ts';
import { Dialog } from '../_ui/dialog.tsx';
import { FieldText } from '../_ui/fields.tsx';
import { ScrollRegion } from '../_ui/scroll-region.tsx';

/** Every leaf of what will be sent, by its path; what is recorded of the code is taken anew. */
function settingsOf(config: ResolvedConfig): [path: string, value: string][] {
  const { plugins: _, codeDigest: __, productVersion: ___, modifiedFrom: ____, ...sent } = config;
  const leaves = (value: unknown, path: string): [string, string][] => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      const inner = Object.entries(value).flatMap(([key, one]) => leaves(one, path === '' ? key : `${path}.${key}`));
      return inner.length > 0 ? inner : [[path, 'none']];
    }
    if (Array.isArray(value)) return [[path, value.map((one) => (typeof one === 'object' ? JSON.stringify(one) : String(one))).join(', ') || 'none']];
    return [[path, value === null ? 'none' : String(value)]];
  };
  return leaves(sent, '');
}

/** Asks before a replay, listing every setting that will be sent; nothing can be changed here. */
export function ReplayDialog({ runId, config, kept, onClose }: { runId: string; config: ResolvedConfig; kept: boolean; onClose: () => void }) {
  const router = useRouter();
  const { busy, problem, act } = useAction();
  const [name, setName] = useState('');
  const start = () =>
    act('replay', async (client) => {
      const started = await client.run.replay.mutate({ runId, ...(name.trim() ? { workspaceName: name.trim() } : {}) });
      router.push(`/runs/${started.runId}`);
    });
  const settings = [
    ...settingsOf(config),
    ['reuse of equal steps', 'none: every step is computed'],
    ['decisions of people', 'as recorded; nobody is asked'],
    ['preservation', name.trim() ? `keep, named ${name.trim()}` : kept ? 'keep, unnamed' : 'ephemeral'],
    ['replayedFrom', runId],
  ];
  return (
    <Dialog titleId="replay-title" onClose={onClose} className="max-h-[85dvh] w-[min(640px,calc(100vw-32px))]">
      <h2 id="replay-title">Replay this run</h2>
      <p className="mt-1 text-mu">These settings are sent as they were recorded. At the end every result is compared, digest by digest.</p>
      <ScrollRegion label="Settings that will be sent" className="mt-4 max-h-[46dvh] overflow-y-auto border-y border-hair">
        <dl>
          {settings.map(([path, value]) => (
            <div
              key={path}
              className="grid grid-cols-[minmax(0,180px)_minmax(0,1fr)] gap-4 border-b border-hair py-1.5 text-xs max-sm:grid-cols-1 max-sm:gap-0"
            >
              <dt className="break-words text-mu">{path}</dt>
              <dd className="break-words">{value}</dd>
            </div>
          ))}
        </dl>
      </ScrollRegion>
      <div className="mt-4">
        <FieldText
          name="replay-name"
          label="Name of its workspace"
          hint={kept ? 'May stay empty; the name must be free.' : 'Keeps the replay when given; the name must be free.'}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </div>
      {problem ? (
        <p role="alert" className="mt-3 text-bad">
          {problem.message}
        </p>
      ) : null}
      <div className="mt-4 flex justify-end gap-2">
        <button type="button" className="btn quiet" onClick={onClose}>
          Back
        </button>
        <button type="button" className="btn" disabled={busy !== null} onClick={start}>
          Start the replay
        </button>
      </div>
    </Dialog>
  );
}
