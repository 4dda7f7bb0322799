import type { Effect } from '../../server/kit/preset.ts';
import { Curtain } from './curtain.tsx';
import { Lanterns } from './lanterns.tsx';
import { Needle } from './needle.tsx';
import { Orrery } from './orrery.tsx';
import { Shelf } from './shelf.tsx';
import type { Stage } from './stage.ts';
import { Stars } from './stars.tsx';
import { Ticks } from './ticks.tsx';
import { TillRoll } from './till-roll.tsx';

const EFFECTS: Readonly<Record<Exclude<Effect, 'none'>, (stage: Stage) => React.ReactNode>> = {
  ticks: Ticks,
  till_roll: TillRoll,
  lanterns: Lanterns,
  needle: Needle,
  shelf: Shelf,
  curtain: Curtain,
  stars: Stars,
  orrery: Orrery,
};

/** The signature of a world over its real data. Decoration: everything it shows is also said in words beside it. */
export function EffectDrawing({ effect, stage, className = '' }: { effect: Exclude<Effect, 'none'>; stage: Stage; className?: string }) {
  const Drawing = EFFECTS[effect];
  return (
    <svg className={`chart fx ${className}`} viewBox={`0 0 ${stage.width} ${stage.height}`} aria-hidden="true">
      <Drawing {...stage} />
    </svg>
  );
}
