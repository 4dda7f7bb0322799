import type { DatasetFace } from '../../server/services/dataset/views.ts';
import type { PresetView } from '../../server/services/preset/views.ts';
import { CardFigure } from '../_effects/card-figure.tsx';
import { Expected } from '../_ui/expected.tsx';
import { Link } from '../_ui/link.tsx';
import { worldClass } from '../_ui/world.ts';
import { periodsWord } from '../_words/dates.ts';
import { formatDuration, plural } from '../_words/numbers.ts';

/** The worlds to try. One alone becomes a wide card, more become a grid. */
export function PresetCards({ presets, faces }: { presets: readonly PresetView[]; faces: readonly { preset: string; face: DatasetFace }[] }) {
  const faceOf = (preset: PresetView) => faces.find((one) => one.preset === preset.id)?.face ?? null;
  if (presets.length === 1) return <WideCard preset={presets[0]} face={faceOf(presets[0])} />;
  return (
    <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
      {presets.map((preset, at) => (
        <li key={preset.id} className="flex">
          <Link href={`/runs/new?preset=${preset.id}`} className={`card ${worldClass(preset.id)} flex w-full flex-col px-5 pt-4 pb-3.5`}>
            <span className="contents max-sm:grid max-sm:grid-cols-[1fr_112px] max-sm:items-start max-sm:gap-4">
              <span className="mb-3 block max-sm:order-2">
                <CardFigure preset={preset} face={faceOf(preset)} />
              </span>
              <h3 className="text-lg leading-7">{preset.title}</h3>
            </span>
            <p className="fancy mt-1 flex-1 text-mu">{preset.story.opening.join(' ')}</p>
            <span className="plain flex-1" />
            <CardFacts preset={preset} first={at === 0} />
          </Link>
        </li>
      ))}
    </ul>
  );
}

const sizeOf = ({ shape }: PresetView) =>
  `${plural(shape.series, 'series', 'series')} · ${plural(shape.periods, periodsWord(shape.frequency, 1), periodsWord(shape.frequency, 2))}`;
const tookOf = ({ tookMs }: PresetView) => (tookMs === null ? 'not yet timed here' : `about ${formatDuration(tookMs)}`);

function CardFacts({ preset, first }: { preset: PresetView; first: boolean }) {
  return (
    <>
      <span className="mt-4 flex justify-between gap-2 border-t border-hair pt-2.5 text-xs tabular-nums">
        <span>{sizeOf(preset)}</span>
        <span>{tookOf(preset)}</span>
      </span>
      <span className="mt-2 flex items-center justify-between gap-2 text-xs">
        <Expected>{preset.expected}</Expected>
        {first ? <span className="text-(--c)">start here</span> : null}
      </span>
    </>
  );
}

function WideCard({ preset, face }: { preset: PresetView; face: DatasetFace | null }) {
  return (
    <Link
      href={`/runs/new?preset=${preset.id}`}
      className={`card ${worldClass(preset.id)} grid items-center gap-x-12 gap-y-4 px-6 py-5 sm:grid-cols-[minmax(0,5fr)_minmax(0,7fr)]`}
    >
      <span className="flex flex-col">
        <h3 className="text-lg">{preset.title}</h3>
        <p className="fancy mt-1 max-w-[44ch] text-mu">{preset.story.opening.join(' ')}</p>
        <CardFacts preset={preset} first />
      </span>
      <span className="max-sm:row-start-1">
        <CardFigure preset={preset} face={face} width={640} height={110} />
      </span>
    </Link>
  );
}
