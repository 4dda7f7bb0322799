import type { ModelView } from '../../server/services/model/views.ts';
import { forWords } from '../_words/frequencies.ts';
import { membersWords, needsWords } from '../_words/models.ts';
import { formatCount } from '../_words/numbers.ts';

const GROUPS: readonly { id: string; title: string; note: string; holds: (model: ModelView) => boolean }[] = [
  { id: 'baseline', title: 'Baselines', note: 'Always in: what every other model has to beat.', holds: (model) => model.baseline },
  {
    id: 'combination',
    title: 'Combinations',
    note: 'The mean of other models; seldom far off.',
    holds: (model) => !model.baseline && model.scope === 'combination',
  },
  { id: 'local', title: 'One series at a time', note: 'Each series by its own history.', holds: (model) => !model.baseline && model.scope === 'local' },
  {
    id: 'global',
    title: 'Across all series',
    note: 'Learns what series have in common: prices, promotions, named days.',
    holds: (model) => !model.baseline && model.scope === 'global',
  },
];

interface ModelFieldsProps {
  models: readonly ModelView[];
  chosen: readonly string[] | null;
  recommended: readonly string[];
  onChange: (models: readonly string[] | null) => void;
  error: string | undefined;
}

/** Which models compete, by what they learn from. The baselines always do; nothing chosen means the recommended set. */
export function ModelFields({ models, chosen, recommended, onChange, error }: ModelFieldsProps) {
  const current = chosen ?? recommended;
  const toggle = (id: string) => onChange(current.includes(id) ? current.filter((one) => one !== id) : [...current, id]);
  const isIn = (model: ModelView) => model.baseline || current.includes(model.id);
  return (
    <fieldset aria-describedby="models-note">
      <legend className="sr-only">Models</legend>
      <div className="grid gap-y-6">
        {GROUPS.map((group) => {
          const own = models.filter(group.holds);
          if (own.length === 0) return null;
          const first = own.filter((model) => model.baseline || model.recommended);
          const rest = own.filter((model) => !first.includes(model));
          const list = (some: readonly ModelView[]) => <ModelList models={some} all={models} isIn={isIn} onToggle={toggle} />;
          const picked = rest.filter(isIn).length;
          return (
            <section key={group.id} aria-labelledby={`models-${group.id}`}>
              <div className="mb-3 flex flex-wrap items-baseline gap-x-3 border-b border-hair pb-1">
                <h3 id={`models-${group.id}`} className="font-sans text-sm font-semibold tracking-normal">
                  {group.title}
                </h3>
                <p className="text-xs text-mu">{group.note}</p>
                <p className="ml-auto text-xs text-mu tabular-nums">
                  {formatCount(own.filter(isIn).length)} of {formatCount(own.length)}
                </p>
              </div>
              {list(first)}
              {rest.length > 0 ? (
                <details className={first.length > 0 ? 'mt-3' : ''}>
                  <summary className="textual inline">
                    {formatCount(rest.length)} {first.length > 0 ? 'more' : rest.length === 1 ? 'model' : 'models'}
                    {picked > 0 ? `, ${formatCount(picked)} chosen` : ''}
                  </summary>
                  <div className="mt-3">{list(rest)}</div>
                </details>
              ) : null}
            </section>
          );
        })}
      </div>
      <p id="models-note" className={`mt-4 text-xs ${error ? 'text-bad' : 'text-mu'}`}>
        {error ?? (chosen === null ? 'The recommended set.' : '')}
        {chosen !== null ? (
          <button type="button" className="textual ml-2" onClick={() => onChange(null)}>
            take the recommended set
          </button>
        ) : null}
      </p>
    </fieldset>
  );
}

interface ModelListProps {
  models: readonly ModelView[];
  all: readonly ModelView[];
  isIn: (model: ModelView) => boolean;
  onToggle: (id: string) => void;
}

function ModelList({ models, all, isIn, onToggle }: ModelListProps) {
  return (
    <ul className="grid gap-x-8 gap-y-3 sm:grid-cols-2">
      {models.map((model) => {
        const needs = needsWords(model);
        return (
          <li key={model.id} className="flex items-start gap-2.5">
            <input
              type="checkbox"
              id={`model-${model.id}`}
              className="mt-1 size-4 flex-none accent-a"
              aria-describedby={`model-${model.id}-note`}
              checked={isIn(model)}
              disabled={model.baseline}
              onChange={() => onToggle(model.id)}
            />
            <div className="min-w-0">
              <label htmlFor={`model-${model.id}`}>
                {model.title}
                {model.recommended && !model.baseline ? <span className="ml-2 text-xs text-a">recommended{forWords(model.recommended)}</span> : null}
              </label>
              <p id={`model-${model.id}-note`} className="text-xs text-pretty text-mu">
                {model.summary}
                {model.members.length > 0 ? <span className="block">Mean of {membersWords(model, all)}.</span> : null}
                {needs ? <span className="block text-tx/80">{`${needs[0].toUpperCase()}${needs.slice(1)}.`}</span> : null}
              </p>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
