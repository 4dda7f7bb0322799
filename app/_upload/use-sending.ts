import { useRef, useState } from 'react';
import { UploadError } from './post-file.ts';

type Phase = { name: 'idle' } | { name: 'sending'; file: string; fraction: number } | { name: 'refused'; text: string };

/** One file on its way: how far it has come, how to stop it, and in words why it was refused. It stays on its way until the page goes on, or `rest`. */
export function useSending() {
  const abort = useRef<AbortController | null>(null);
  const [phase, setPhase] = useState<Phase>({ name: 'idle' });

  async function send(file: string, work: (signal: AbortSignal, onProgress: (fraction: number) => void) => Promise<void>) {
    abort.current = new AbortController();
    setPhase({ name: 'sending', file, fraction: 0 });
    try {
      await work(abort.current.signal, (fraction) => setPhase({ name: 'sending', file, fraction }));
    } catch (error) {
      if (error instanceof UploadError && error.cancelled) setPhase({ name: 'idle' });
      else setPhase({ name: 'refused', text: error instanceof Error ? error.message : 'The file could not be sent.' });
    }
  }
  return { phase, send, cancel: () => abort.current?.abort(), rest: () => setPhase({ name: 'idle' }) };
}
