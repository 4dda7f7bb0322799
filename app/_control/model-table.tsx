import type { ModelRunView } from '../../server/services/registry/views.ts';
import { Icon } from '../_ui/icons.tsx';
import { Link } from '../_ui/link.tsx';
import { Time } from '../_ui/time.tsx';
import { figureOf, lineageName, modelName, STATE_LOOK } from './words.ts';

/** State as glyph and word. */
export function ModelState({ state }: { state: ModelRunView['state'] }) {
  const { icon, tone } = STATE_LOOK[state];
  return (
    <span className="inline-flex items-baseline gap-1.5 text-mu">
      <span className={`translate-y-[3px] ${tone}`}>
        <Icon name={icon} />
      </span>
      {state}
    </span>
  );
}

/** What a model run carries beside its figure: aliases, drill, backfill, duplicate. */
export function ModelMarks({ model }: { model: ModelRunView }) {
  const marks = [...(model.source === 'engine' ? [] : [model.source]), ...(model.duplicateOf ? ['duplicate'] : []), ...model.aliases];
  return marks.map((mark) => (
    <span key={mark} className="ml-2 max-w-60 truncate rounded border border-bd px-1.5 py-px text-xs text-mu">
      {mark}
    </span>
  ));
}

/** Model runs as a table; on a phone each row is a card of two lines. */
export function ModelTable({ rows }: { rows: readonly ModelRunView[] }) {
  return (
    <table className="list -mt-4">
      <thead className="max-sm:sr-only">
        <tr>
          <th scope="col">Model</th>
          <th scope="col">Data</th>
          <th scope="col">State</th>
          <th scope="col">Fitted up to</th>
          <th scope="col" className="r">
            Error
          </th>
          <th scope="col" className="r">
            Registered
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((model) => (
          <tr key={model.modelRunId} className="max-sm:grid max-sm:grid-cols-[1fr_auto] max-sm:py-2 max-sm:*:p-0!">
            <td>
              <Link href={`/models/${model.modelRunId}`} className="underline decoration-transparent underline-offset-4 hover:decoration-current">
                {modelName(model.model)}
              </Link>
              <ModelMarks model={model} />
            </td>
            <td className="text-mu max-sm:hidden!">{lineageName(model.lineage)}</td>
            <td className="max-sm:row-start-2">
              <ModelState state={model.state} />
            </td>
            <td className="num text-mu max-sm:hidden!">{model.window?.to ?? '–'}</td>
            <td className="num r max-sm:row-start-2">{figureOf(model)}</td>
            <td className="r text-xs text-mu max-sm:col-start-2 max-sm:row-start-1">
              <Time iso={model.createdAt} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
