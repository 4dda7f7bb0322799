'use client';

import { useEffect } from 'react';
import type { Early } from './early-script.ts';

/** Stands last in the document, so its effect runs when all before it listens: does anew, in order, what was done too early. */
export function ReplayEarly() {
  useEffect(() => {
    void replay(window.takeEarly?.() ?? []);
  }, []);
  return null;
}

async function replay(kept: readonly Early[]): Promise<void> {
  const focused = document.activeElement;
  for (const { event, value } of kept) {
    const { target } = event;
    if (!(target instanceof Element) || !target.isConnected) continue;
    if (event instanceof KeyboardEvent) press(event, target, focused);
    else if (event instanceof SubmitEvent && target instanceof HTMLFormElement) target.requestSubmit(event.submitter);
    else if (value !== undefined) refill(target, value);
    else target.closest('button')?.click();
    // What one changed is drawn before the next is done, as for a person; a button may move the focus a frame later.
    await new Promise((resolve) => setTimeout(resolve, event.type === 'click' ? 50 : 0));
  }
}

/** Where an earlier key or click has moved the focus to a field, the key is for that field. */
function press(event: KeyboardEvent, target: Element, focused: Element | null): void {
  const field = document.activeElement;
  const isMoved = field !== focused && (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement);
  if (!isMoved || event.ctrlKey || event.metaKey || event.altKey) target.dispatchEvent(new KeyboardEvent('keydown', event));
  else if (event.key.length === 1) document.execCommand('insertText', false, event.key);
  else if (event.key === 'Backspace') document.execCommand('delete');
  else if (field.dispatchEvent(new KeyboardEvent('keydown', event)) && event.key === 'Enter') field.form?.requestSubmit();
}

/** A field is known to React by the value it had when its scripts came, so that value is taken back and what it holds now entered. */
function refill(field: Element, value: string | boolean): void {
  if (field instanceof HTMLInputElement && typeof value === 'boolean') {
    field.checked = !value;
    field.click();
  } else if (field instanceof HTMLSelectElement || (field instanceof HTMLInputElement && field.type === 'file')) {
    if (field instanceof HTMLSelectElement) field.value = String(value);
    field.dispatchEvent(new Event('change', { bubbles: true }));
  } else if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) {
    const held = field.value;
    field.value = field.defaultValue;
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value')?.set?.call(field, held);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
}
