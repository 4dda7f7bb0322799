/** What is pressed while the field that will take it is still on its way. */
export interface TypedAhead {
  text: string;
  /** Enter: to go to what is found; Escape: not to open at all. */
  last: 'Enter' | 'Escape' | null;
  /** Keys go where they went before. */
  stop(): void;
}

export function typeAhead(): TypedAhead {
  const typed: TypedAhead = { text: '', last: null, stop: () => document.removeEventListener('keydown', onKeyDown, true) };
  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter' || event.key === 'Escape') typed.last = event.key;
    else if (event.key === 'Backspace') typed.text = typed.text.slice(0, -1);
    else if (event.key.length === 1) typed.text += event.key;
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  document.addEventListener('keydown', onKeyDown, true);
  return typed;
}
