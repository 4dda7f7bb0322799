import type { PresetView } from '../../server/services/preset/views.ts';
import type { RunCheck } from '../../server/services/run/views.ts';
import { FieldSelect, FieldText } from '../_ui/fields.tsx';
import { Section } from '../_ui/section.tsx';
import { type FormValues, flatten, withCount } from './form-values.ts';
import { SchemaFields } from './schema-fields.tsx';
import type { StartFields } from './start-fields.ts';

/** What stands in the fields of the world: what was set by hand, and with a count what the server made of it. */
function shownOverrides(values: FormValues, check: RunCheck): FormValues['overrides'] {
  const { config } = check;
  if (values.count.trim() === '' || config === null || config.preset !== values.preset) return values.overrides;
  return { ...flatten(config.overrides), ...values.overrides };
}

interface DataFieldsProps {
  form: StartFields;
  presets: readonly PresetView[];
  preset: PresetView;
  check: RunCheck;
}

/** The world the data is made of: preset, seed, last day, size and its own settings. */
export function DataFields({ form: { values, errorOf, set, change }, presets, preset, check }: DataFieldsProps) {
  return (
    <Section id="data" title="The data" className="mt-0!">
      <div className="grid gap-x-6 gap-y-4 sm:grid-cols-3">
        {presets.length > 1 ? (
          <FieldSelect
            name="preset"
            label="World"
            choices={presets.map((one) => ({ value: one.id, label: one.title }))}
            value={values.preset}
            error={errorOf('preset')}
            onChange={(event) => change((before) => ({ ...before, preset: event.target.value, count: '', overrides: {}, recorded: {} }))}
          />
        ) : null}
        <FieldText
          name="seed"
          label="Seed"
          hint="Equal seeds give equal data."
          inputMode="numeric"
          value={values.seed}
          error={errorOf('seed')}
          onChange={(event) => set('seed', event.target.value)}
        />
        <FieldText
          name="anchorDay"
          label="Anchor day"
          hint="Last day of the data; empty for today, UTC."
          type="date"
          value={values.anchorDay}
          error={errorOf('anchorDay')}
          onChange={(event) => set('anchorDay', event.target.value)}
        />
        <FieldText
          name="count"
          label="Size"
          hint="Series-days to aim at, spread over what is not set below; empty for this world’s own."
          inputMode="numeric"
          placeholder={check.config ? String(check.config.shape.series * check.config.shape.periods) : undefined}
          value={values.count}
          error={errorOf('count')}
          onChange={(event) => change((before) => withCount(before, event.target.value))}
        />
        <SchemaFields
          schema={preset.form}
          values={shownOverrides(values, check)}
          onChange={(path, value) => set('overrides', { ...values.overrides, [path]: value })}
          errorOf={(path) => errorOf(`overrides.${path}`)}
        />
      </div>
    </Section>
  );
}
