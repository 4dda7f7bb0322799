import type { ReactNode } from 'react';
import { FIRST_FRAMES } from './frames.ts';

/** Draws for the measured width; before that for a phone's and a desk's, of which the style sheet shows one. */
export function Sized({ width, draw }: { width: number | null; draw: (width: number) => ReactNode }) {
  if (width !== null) return draw(width);
  return FIRST_FRAMES.map(({ width: first, show }) => (
    <div key={first} className={show}>
      {draw(first)}
    </div>
  ));
}
