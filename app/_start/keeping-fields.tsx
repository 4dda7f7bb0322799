import { FieldCheck, FieldText } from '../_ui/fields.tsx';
import { Section } from '../_ui/section.tsx';
import type { StartFields } from './start-fields.ts';

/** Whether the run is kept and under which name, and what is taken over from earlier ones. */
export function KeepingFields({ form: { values, errorOf, set } }: { form: StartFields }) {
  return (
    <Section id="keeping" title="Keeping">
      <div className="grid gap-4 sm:grid-cols-2">
        <FieldCheck
          name="keep"
          label="Keep this run as a workspace"
          hint="Otherwise it is archived after a while."
          checked={values.keep}
          onChange={(event) => set('keep', event.target.checked)}
        />
        <FieldCheck
          name="reuse"
          label="Reuse equal steps of earlier runs"
          hint="Off: everything is computed anew."
          checked={values.reuse}
          onChange={(event) => set('reuse', event.target.checked)}
        />
        {values.keep ? (
          <FieldText
            name="name"
            label="Name"
            hint="Small letters, digits, - and _; may stay empty."
            value={values.name}
            error={errorOf('workspaceName')}
            onChange={(event) => set('name', event.target.value)}
          />
        ) : null}
      </div>
      {Object.keys(values.recorded).length > 0 ? (
        <p className="mt-4 text-xs text-mu">
          Also as recorded: <span className="num break-all whitespace-normal!">{JSON.stringify(values.recorded)}</span>
          <button type="button" className="textual ml-3" onClick={() => set('recorded', {})}>
            leave out
          </button>
        </p>
      ) : null}
    </Section>
  );
}
