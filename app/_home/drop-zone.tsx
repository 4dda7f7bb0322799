'use client';

import { useRouter } from 'next/navigation';
import { type DragEvent, useRef, useState } from 'react';
import { Icon } from '../_ui/icons.tsx';
import { formatBytes } from '../_words/numbers.ts';
import { sendSample, UploadError, uploadFile } from './upload.ts';

type Phase = { name: 'idle' } | { name: 'sending'; file: string; fraction: number } | { name: 'refused'; text: string };

/** Takes a file by drop or dialog, sends it with progress, then goes to its mapping form. */
export function DropZone() {
  const router = useRouter();
  const input = useRef<HTMLInputElement>(null);
  const abort = useRef<AbortController | null>(null);
  const [phase, setPhase] = useState<Phase>({ name: 'idle' });
  const [over, setOver] = useState(false);

  async function take(name: string, send: (signal: AbortSignal, onProgress: (fraction: number) => void) => Promise<string>) {
    abort.current = new AbortController();
    setPhase({ name: 'sending', file: name, fraction: 0 });
    try {
      const feedId = await send(abort.current.signal, (fraction) => setPhase({ name: 'sending', file: name, fraction }));
      router.push(`/feeds/${feedId}`);
    } catch (error) {
      if (error instanceof UploadError && error.cancelled) setPhase({ name: 'idle' });
      else setPhase({ name: 'refused', text: error instanceof Error ? error.message : 'The file could not be sent.' });
    }
  }
  const takeFile = (file: File | undefined) => {
    if (file) void take(`${file.name}, ${formatBytes(file.size)}`, (signal, onProgress) => uploadFile(file, signal, onProgress));
  };
  function onDrop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    takeFile(event.dataTransfer.files[0]);
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
      className={`grid content-center gap-x-5 gap-y-1 rounded border border-dashed p-6 text-mu sm:grid-cols-[auto_1fr] ${over ? 'border-a bg-sf' : 'border-ct'}`}
    >
      <span className="text-mu">
        <Icon name="upload" size={24} />
      </span>
      <div>
        <p className="text-md text-tx">Drop a CSV, JSON, NDJSON or Parquet file here</p>
        <p>It needs a date and a quantity. You see a health report before anything runs.</p>
        {phase.name === 'sending' ? (
          <div className="mt-3.5 flex h-9 items-center gap-4">
            <progress className="w-40" max={1} value={phase.fraction} aria-label={`Sending ${phase.file}`} />
            <span className="truncate">
              {phase.file} <span className="num">{Math.round(phase.fraction * 100)} %</span>
            </span>
            <button type="button" className="textual" onClick={() => abort.current?.abort()}>
              Cancel
            </button>
          </div>
        ) : (
          <div className="mt-3.5 flex flex-wrap gap-2">
            <button type="button" className="btn" onClick={() => input.current?.click()}>
              Choose a file
            </button>
            <button type="button" className="btn quiet" onClick={() => take('sample.csv', (signal) => sendSample(signal))}>
              Try the sample CSV
            </button>
          </div>
        )}
        <p role="alert" className="mt-2 text-bad empty:hidden">
          {phase.name === 'refused' ? phase.text : ''}
        </p>
      </div>
      <input
        ref={input}
        type="file"
        accept=".csv,.tsv,.txt,.json,.ndjson,.jsonl,.parquet,.pq,text/csv,application/json,application/vnd.apache.parquet"
        className="hidden"
        aria-label="Data file"
        onChange={(event) => takeFile(event.target.files?.[0])}
      />
    </div>
  );
}
