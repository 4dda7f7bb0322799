import type { ComponentProps, ReactNode } from 'react';

/** Label above, hint and error below; the error is named by the field. */
export function Field({ id, label, hint, error, children }: { id: string; label: string; hint?: string; error?: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="mb-1 block text-xs text-mu">
        {label}
      </label>
      {children}
      {hint || error ? (
        <p id={`${id}-note`} className={`mt-1 text-xs ${error ? 'text-bad' : 'text-mu'}`}>
          {error ?? hint}
        </p>
      ) : null}
    </div>
  );
}

type InputProps = ComponentProps<'input'> & { name: string; label: string; hint?: string; error?: string };

export function FieldText({ label, hint, error, ...input }: InputProps) {
  const id = input.id ?? `field-${input.name}`;
  return (
    <Field id={id} label={label} hint={hint} error={error}>
      <input {...input} id={id} className="field" aria-invalid={error ? true : undefined} aria-describedby={hint || error ? `${id}-note` : undefined} />
    </Field>
  );
}

export interface Choice {
  value: string;
  label: string;
}

export function FieldSelect({
  label,
  hint,
  error,
  choices,
  ...select
}: ComponentProps<'select'> & { name: string; label: string; hint?: string; error?: string; choices: readonly Choice[] }) {
  const id = select.id ?? `field-${select.name}`;
  return (
    <Field id={id} label={label} hint={hint} error={error}>
      <select {...select} id={id} className="field" aria-invalid={error ? true : undefined} aria-describedby={hint || error ? `${id}-note` : undefined}>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    </Field>
  );
}

export function FieldCheck({ label, hint, ...input }: InputProps) {
  const id = input.id ?? `field-${input.name}`;
  return (
    <div className="flex items-start gap-2.5">
      <input {...input} type="checkbox" id={id} className="mt-1 size-4 flex-none accent-a" aria-describedby={hint ? `${id}-note` : undefined} />
      <label htmlFor={id}>
        {label}
        {hint ? (
          <span id={`${id}-note`} className="block text-xs text-mu">
            {hint}
          </span>
        ) : null}
      </label>
    </div>
  );
}
