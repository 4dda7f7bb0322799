import type { Frame } from './fan-layout.ts';

const WIDE = { left: 48, right: 168, top: 36, bottom: 30 };
const NARROW = { left: 40, right: 52, top: 32, bottom: 28 };

/** Margins of the forecast chart and of everything below it that shares its time axis. */
export function fanFrame(width: number): Frame {
  return width < 620 ? { width, height: 280, ...NARROW } : { width, height: 340, ...WIDE };
}

/** Before the browser has been measured: a phone's and a desk's width, shown by the style sheet. */
export const FIRST_FRAMES = [
  { width: 968, show: 'max-sm:hidden' },
  { width: 358, show: 'sm:hidden' },
] as const;
