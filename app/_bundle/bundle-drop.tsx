'use client';

import { useRouter } from 'next/navigation';
import { type DragEvent, useRef, useState } from 'react';
import { postFile, UploadError } from '../_home/upload.ts';
import { Icon } from '../_ui/icons.tsx';
import { formatBytes } from '../_words/numbers.ts';

type Phase = { name: 'idle' } | { name: 'sending'; file: string; fraction: number } | { name: 'refused'; text: string };

/** Takes a bundle by drop or dialog, sends it with progress, then goes to its plan. Nothing is applied by dropping. */
export function BundleDrop() {
  const router = useRouter();
  const input = useRef<HTMLInputElement>(null);
  const abort = useRef<AbortController | null>(null);
  const [phase, setPhase] = useState<Phase>({ name: 'idle' });
  const [over, setOver] = useState(false);

  async function take(file: File | undefined) {
    if (!file) return;
    const name = `${file.name}, ${formatBytes(file.size)}`;
    abort.current = new AbortController();
    setPhase({ name: 'sending', file: name, fraction: 0 });
    try {
      const onProgress = (fraction: number) => setPhase({ name: 'sending', file: name, fraction });
      const answer = (await postFile('/api/v1/bundles/import?dryRun=true', file, abort.current.signal, onProgress)) as { importId?: unknown };
      if (typeof answer.importId !== 'string') throw new UploadError('The server answered without an import id.');
      router.push(`/bundles/imports/${answer.importId}`);
    } catch (error) {
      if (error instanceof UploadError && error.cancelled) setPhase({ name: 'idle' });
      else setPhase({ name: 'refused', text: error instanceof Error ? error.message : 'The bundle could not be sent.' });
    }
  }
  function onDrop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the button beside it does the same by keyboard
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
      className={`no-print grid content-center gap-x-5 gap-y-1 rounded border border-dashed p-6 text-mu sm:grid-cols-[auto_1fr] ${over ? 'border-a bg-sf' : 'border-ct'}`}
    >
      <Icon name="bundle" size={24} />
      <div className="min-w-0">
        <p className="text-md text-tx">Drop a bundle here: zip, tar, tar.gz or tar.zst</p>
        <p>It is unpacked aside and checked to the last byte; then you see what an import would do. Nothing is changed before you say so.</p>
        {phase.name === 'sending' ? (
          <div role="status" className="mt-3.5 flex min-h-9 flex-wrap items-center gap-x-4 gap-y-1">
            {phase.fraction < 1 ? (
              <>
                <progress className="w-40" max={1} value={phase.fraction} aria-label={`Sending ${phase.file}`} />
                <span className="min-w-0 break-all">
                  {phase.file} <span className="num">{Math.round(phase.fraction * 100)} %</span>
                </span>
              </>
            ) : (
              <span className="min-w-0 break-all">Unpacking and checking {phase.file}</span>
            )}
            <button type="button" className="textual" onClick={() => abort.current?.abort()}>
              Cancel
            </button>
          </div>
        ) : (
          <div className="mt-3.5">
            <button type="button" className="btn" onClick={() => input.current?.click()}>
              Choose a bundle
            </button>
          </div>
        )}
        <p role="alert" className="mt-2 break-words text-bad empty:hidden">
          {phase.name === 'refused' ? phase.text : ''}
        </p>
      </div>
      <input
        ref={input}
        type="file"
        accept=".zip,.tar,.gz,.tgz,.zst,application/zip,application/x-tar,application/gzip"
        className="hidden"
        aria-label="Bundle file"
        onChange={(event) => {
          void take(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
    </div>
  );
}
