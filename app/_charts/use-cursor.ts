'use client';

import { type KeyboardEvent, type PointerEvent, useState } from 'react';

interface CursorOptions {
  /** Places a cursor can stand at, both included. */
  first: number;
  last: number;
  /** What is told before anyone moved it, and where arrow keys begin. */
  start: number;
  /** The place below the pointer, so many pixels from the left edge of a box so wide; without it the chart follows no pointer. */
  placeAt?: (px: number, width: number) => number | null;
  /** It stays when pointer and focus leave. */
  stays?: boolean;
}

/**
 * The cursor of a chart, for pointer and keyboard alike: arrows by one, Page keys by seven, Home and End.
 * @returns where it stands (null = nowhere), how to set it, and what the element with role slider takes
 */
export function useCursor({ first, last, start, placeAt, stays = false }: CursorOptions) {
  const [held, setHeld] = useState<number | null>(null);
  const within = (place: number): number => Math.min(last, Math.max(first, place));
  const at = held === null ? null : within(held);

  function onKeyDown(event: KeyboardEvent) {
    const now = at ?? start;
    const moves: Readonly<Record<string, number>> = {
      ArrowLeft: now - 1,
      ArrowDown: now - 1,
      ArrowRight: now + 1,
      ArrowUp: now + 1,
      PageDown: now - 7,
      PageUp: now + 7,
      Home: first,
      End: last,
    };
    if (!(event.key in moves)) return;
    event.preventDefault();
    setHeld(within(moves[event.key]));
  }
  function onPointer(event: PointerEvent<HTMLElement>) {
    const box = event.currentTarget.getBoundingClientRect();
    const place = placeAt?.(event.clientX - box.left, box.width) ?? null;
    if (place !== null) setHeld(within(place));
  }
  const leave = stays ? undefined : () => setHeld(null);
  const slider = {
    'aria-valuemin': first,
    'aria-valuemax': last,
    'aria-valuenow': at ?? start,
    onKeyDown,
    onPointerMove: placeAt ? onPointer : undefined,
    onPointerDown: placeAt ? onPointer : undefined,
    onPointerLeave: leave,
    onBlur: leave,
  } as const;
  return { at, setAt: setHeld, slider };
}
