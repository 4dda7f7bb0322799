import type { BatchCheck } from '../../server/services/batch/views.ts';
import type { ModelView } from '../../server/services/model/views.ts';
import { Field, FieldSelect, FieldText } from '../_ui/fields.tsx';
import { Section } from '../_ui/section.tsx';
import { type BatchValues, SCOPES } from './form-values.ts';

interface BatchByHandProps {
  values: BatchValues;
  models: readonly ModelView[];
  errors: BatchCheck['errors'];
  onChange: (more: Partial<BatchValues>) => void;
}

/** Which series and which models, put together by a person. */
export function BatchByHand({ values, models, errors, onChange }: BatchByHandProps) {
  const scope = SCOPES.find(({ value }) => value === values.scope) ?? SCOPES[0];
  const error = (path: string) => errors.find((one) => one.path === path || one.path.startsWith(`${path}.`))?.message;
  const isTop = ['top_revenue', 'stockouts', 'high_wape'].includes(values.scope);
  const toggle = (id: string) => onChange({ models: values.models.includes(id) ? values.models.filter((one) => one !== id) : [...values.models, id] });
  const number = (name: 'top' | 'stores' | 'products', label: string) => (
    <FieldText name={name} label={label} inputMode="numeric" value={values[name]} onChange={(event) => onChange({ [name]: event.target.value })} />
  );
  return (
    <>
      <Section id="series" title="Series">
        <div className="grid gap-x-6 gap-y-4 sm:grid-cols-3">
          <FieldSelect
            name="scope"
            label="Which"
            value={values.scope}
            choices={SCOPES.map(({ value, label }) => ({ value, label }))}
            error={error('scope')}
            onChange={(event) => onChange({ scope: event.target.value })}
          />
          {isTop ? number('top', 'How many') : null}
          {values.scope === 'first' ? (
            <>
              {number('stores', 'Shops')}
              {number('products', 'Products')}
            </>
          ) : null}
          {scope.names ? (
            <div className="sm:col-span-2">
              <Field id="field-names" label={scope.names}>
                <textarea
                  id="field-names"
                  name="names"
                  rows={4}
                  className="field"
                  value={values.names}
                  onChange={(event) => onChange({ names: event.target.value })}
                />
              </Field>
            </div>
          ) : null}
        </div>
      </Section>
      <Section id="models" title="Models" aside={`${values.models.length} chosen`}>
        <fieldset>
          <legend className="sr-only">Models</legend>
          <ul className="grid gap-x-8 gap-y-1.5 sm:grid-cols-2 lg:grid-cols-3">
            {models.map((model) => (
              <li key={model.id} className="flex items-start gap-2.5">
                <input
                  type="checkbox"
                  id={`batch-model-${model.id}`}
                  className="mt-1 size-4 flex-none accent-a"
                  checked={values.models.includes(model.id)}
                  onChange={() => toggle(model.id)}
                />
                <label htmlFor={`batch-model-${model.id}`}>{model.title}</label>
              </li>
            ))}
          </ul>
          {error('models') ? <p className="mt-3 text-xs text-bad">{error('models')}</p> : null}
        </fieldset>
      </Section>
    </>
  );
}
