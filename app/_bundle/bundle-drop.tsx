'use client';

import { useRouter } from 'next/navigation';
import { useRef } from 'react';
import { Icon } from '../_ui/icons.tsx';
import { DropArea } from '../_upload/drop-area.tsx';
import { postFile, UploadError } from '../_upload/post-file.ts';
import { useSending } from '../_upload/use-sending.ts';
import { formatBytes } from '../_words/numbers.ts';

/** Takes a bundle by drop or dialog, sends it with progress, then goes to its plan. Nothing is applied by dropping. */
export function BundleDrop() {
  const router = useRouter();
  const input = useRef<HTMLInputElement>(null);
  const { phase, send, cancel } = useSending();
  async function take(file: File | undefined) {
    if (!file) return;
    await send(`${file.name}, ${formatBytes(file.size)}`, async (signal, onProgress) => {
      const answer = (await postFile('/api/v1/bundles/import?dryRun=true', file, signal, onProgress)) as { importId?: unknown };
      if (typeof answer.importId !== 'string') throw new UploadError('The server answered without an import id.');
      router.push(`/bundles/imports/${answer.importId}`);
    });
  }

  return (
    <DropArea onFile={(file) => void take(file)} className="no-print grid content-center gap-x-5 gap-y-1 p-6 text-mu sm:grid-cols-[auto_1fr]">
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
            <button type="button" className="textual" onClick={cancel}>
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
    </DropArea>
  );
}
