import type { ModelView } from '../../server/services/views.ts';

/** Which models compete. The baselines always do; nothing chosen means the recommended set. */
export function ModelFields({
  models,
  chosen,
  recommended,
  onChange,
  error,
}: {
  models: readonly ModelView[];
  chosen: readonly string[] | null;
  recommended: readonly string[];
  onChange: (models: readonly string[] | null) => void;
  error: string | undefined;
}) {
  const current = chosen ?? recommended;
  const toggle = (id: string) => onChange(current.includes(id) ? current.filter((one) => one !== id) : [...current, id]);
  return (
    <fieldset aria-describedby="models-note">
      <legend className="sr-only">Models</legend>
      <ul className="grid gap-x-8 gap-y-3 sm:grid-cols-2">
        {models.map((model) => (
          <li key={model.id} className="flex items-start gap-2.5">
            <input
              type="checkbox"
              id={`model-${model.id}`}
              className="mt-1 size-4 flex-none accent-a"
              checked={model.baseline || current.includes(model.id)}
              disabled={model.baseline}
              onChange={() => toggle(model.id)}
            />
            <label htmlFor={`model-${model.id}`}>
              {model.title}
              {model.baseline ? <span className="ml-2 text-xs text-mu">baseline, always in</span> : null}
              <span className="block text-xs text-mu">{model.summary}</span>
            </label>
          </li>
        ))}
      </ul>
      <p id="models-note" className={`mt-3 text-xs ${error ? 'text-bad' : 'text-mu'}`}>
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
