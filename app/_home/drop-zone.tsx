'use client';

import { useRouter } from 'next/navigation';
import { useRef } from 'react';
import { Icon } from '../_ui/icons.tsx';
import { DropArea } from '../_upload/drop-area.tsx';
import { useSending } from '../_upload/use-sending.ts';
import { formatBytes } from '../_words/numbers.ts';
import { sendSample, uploadFile } from './upload.ts';

/** Takes a file by drop or dialog, sends it with progress, then goes to its mapping form. */
export function DropZone() {
  const router = useRouter();
  const input = useRef<HTMLInputElement>(null);
  const { phase, send, cancel } = useSending();
  const take = (name: string, post: (signal: AbortSignal, onProgress: (fraction: number) => void) => Promise<string>) =>
    send(name, async (signal, onProgress) => router.push(`/feeds/${await post(signal, onProgress)}`));
  const takeFile = (file: File | undefined) => {
    if (file) void take(`${file.name}, ${formatBytes(file.size)}`, (signal, onProgress) => uploadFile(file, signal, onProgress));
  };

  return (
    <DropArea onFile={takeFile} className="grid content-center gap-x-5 gap-y-1 p-6 text-mu sm:grid-cols-[auto_1fr]">
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
            <button type="button" className="textual" onClick={cancel}>
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
    </DropArea>
  );
}
