'use client';

import { type ComponentType, useEffect, useRef, useState } from 'react';
import { Icon } from '../_ui/icons.tsx';
import { type TypedAhead, typeAhead } from './type-ahead.ts';

type Sheet = ComponentType<{ onClose: () => void; typed: TypedAhead | null }>;

const isTyping = (target: EventTarget | null) => target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null;

/** The button in the top bar, and the keys that open the palette and the sheet of keys. Both are fetched when first asked for. */
export function OpenPalette() {
  const [open, setOpen] = useState<{ Sheet: Sheet; typed: TypedAhead | null } | null>(null);
  const coming = useRef(false);
  async function show(which: 'palette' | 'keys') {
    if (coming.current || document.querySelector('dialog[open]')) return;
    coming.current = true;
    const typed = which === 'palette' ? typeAhead() : null;
    try {
      const { default: Sheet } = which === 'palette' ? await import('./palette.tsx') : await import('./key-sheet.tsx');
      if (typed?.last === 'Escape') typed.stop();
      else setOpen({ Sheet, typed });
    } catch {
      // The server is away; the next press asks again.
      typed?.stop();
    } finally {
      coming.current = false;
    }
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: `show` only sets state
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      const isPalette = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'k';
      const isKeys = event.key === '?' && !event.ctrlKey && !event.metaKey && !isTyping(event.target);
      if (!isPalette && !isKeys) return;
      event.preventDefault();
      void show(isPalette ? 'palette' : 'keys');
    }
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K Meta+K"
        onClick={() => show('palette')}
        className="no-print flex h-9 min-w-9 flex-none items-center gap-2.5 rounded border border-bd px-3 text-mu hover:border-ct max-lg:justify-center max-lg:border-transparent max-lg:px-0 lg:w-[360px]"
      >
        <Icon name="search" size={16} />
        <span className="flex-1 text-left max-lg:sr-only">Search or jump to</span>
        <span className="num max-lg:hidden" aria-hidden="true">
          Ctrl K
        </span>
      </button>
      {open ? <open.Sheet onClose={() => setOpen(null)} typed={open.typed} /> : null}
    </>
  );
}
