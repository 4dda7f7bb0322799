'use client';

import { useState } from 'react';
import { Icon } from './icons.tsx';

/** Copies text and says so for two seconds, in words and to screen readers. */
export function CopyButton({ text, label, shown }: { text: string; label: string; shown?: string }) {
  const [note, setNote] = useState('');
  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setNote('copied');
    } catch {
      setNote('this browser does not allow copying');
    }
    setTimeout(() => setNote(''), 2000);
  }
  return (
    <button
      type="button"
      onClick={copy}
      aria-label={shown ? undefined : label}
      title={label}
      className={`no-print inline-flex items-center gap-1 hover:text-tx ${shown ? 'textual' : 'p-1 text-mu'}`}
    >
      {shown ? note || shown : note ? <span className="text-xs">{note}</span> : <Icon name="copy" size={14} />}
      <span role="status" className="sr-only">
        {note}
      </span>
    </button>
  );
}
