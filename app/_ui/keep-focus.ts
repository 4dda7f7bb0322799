interface Held {
  control: HTMLElement;
  /** Its place among the controls of the box. */
  at: number;
}

const controlsOf = (box: HTMLElement): HTMLElement[] => [
  ...box.querySelectorAll<HTMLElement>('a[href], button, summary, input:not([type="hidden"]), select, textarea'),
];
const takesFocus = (control: HTMLElement): boolean => control.isConnected && !control.matches(':disabled');

/**
 * As the ref of a box: the focus is not lost when what had it goes away in there, as a form that closes or a row that is deleted.
 * What had it gets it again, or else what opened the form, or else what stands in that place now.
 */
export function keepFocus(box: HTMLElement | null): (() => void) | undefined {
  if (!box) return;
  let last: Held | null = null;
  let opener: Held | null = null;
  const onFocusIn = ({ target }: FocusEvent) => {
    const control = target as HTMLElement;
    last = { control, at: controlsOf(box).indexOf(control) };
    if (!control.closest('form, [role="alert"], [role="status"]')) opener = last;
  };
  const onFocusOut = ({ target }: FocusEvent) =>
    queueMicrotask(() => {
      // It can still have the focus, so somebody left it.
      if (last?.control === target && takesFocus(last.control) && document.activeElement !== last.control) last = null;
    });
  const watcher = new MutationObserver(() => {
    if (!last || document.activeElement !== document.body) return;
    const known = [last, opener].find((one) => one?.control.isConnected)?.control;
    const next = known ?? controlsOf(box).at(Math.min((opener ?? last).at, controlsOf(box).length - 1));
    if (next && takesFocus(next)) next.focus({ preventScroll: true });
  });
  box.addEventListener('focusin', onFocusIn);
  box.addEventListener('focusout', onFocusOut);
  watcher.observe(box, { childList: true, subtree: true, attributeFilter: ['disabled'] });
  return () => {
    watcher.disconnect();
    box.removeEventListener('focusin', onFocusIn);
    box.removeEventListener('focusout', onFocusOut);
  };
}
