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
  for (const { event, value } of kept) {
    const { target } = event;
    if (!(target instanceof Element) || !target.isConnected) continue;
    if (event instanceof KeyboardEvent) target.dispatchEvent(new KeyboardEvent('keydown', event));
    else if (event instanceof SubmitEvent && target instanceof HTMLFormElement) target.requestSubmit(event.submitter);
    else if (value !== undefined) refill(target, value);
    else target.closest('button')?.click();
    // What one changed is drawn before the next is done, as for a person.
    await new Promise((resolve) => setTimeout(resolve));
  }
}

/** A field is known to React by the value it had when its scripts came, so that value is taken back and then entered. */
function refill(field: Element, value: string | boolean): void {
  if (field instanceof HTMLInputElement && typeof value === 'boolean') {
    field.checked = !value;
    field.click();
  } else if (field instanceof HTMLSelectElement || (field instanceof HTMLInputElement && field.type === 'file')) {
    if (field instanceof HTMLSelectElement) field.value = String(value);
    field.dispatchEvent(new Event('change', { bubbles: true }));
  } else if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) {
    const own = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value');
    field.value = field.defaultValue;
    own?.set?.call(field, value);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
}
