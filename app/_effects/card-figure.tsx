import type { DatasetFace } from '../../server/services/dataset/views.ts';
import type { PresetView } from '../../server/services/preset/views.ts';
import { Sparkline } from '../_charts/sparkline.tsx';
import { EffectDrawing } from './effect.tsx';
import { finishedSteps } from './stage.ts';

/** A world on its card: its signature, finished and still; with Plain, and before its first run here, its bare line. */
export function CardFigure({ preset, face, width = 264, height = 56 }: { preset: PresetView; face: DatasetFace | null; width?: number; height?: number }) {
  const { effect } = preset.theme;
  if (effect === 'none' || face === null) return <Sparkline values={preset.spark} width={width} height={height} />;
  const stage = { face, steps: finishedSteps(preset.steps, preset.phases), moving: false, width, height, card: true };
  return (
    <>
      <span className="fancy block">
        <EffectDrawing effect={effect} stage={stage} className="max-sm:[&_text]:hidden" />
      </span>
      <span className="plain block">
        <Sparkline values={preset.spark} width={width} height={height} />
      </span>
    </>
  );
}
