import type { Json, JsonObject } from '../../server/kit/json.ts';
import { FieldCheck, FieldSelect, FieldText } from '../_ui/fields.tsx';

const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: Json | undefined) => (typeof value === 'string' ? value : '');
/** "windowDays" → "Window days". */
const labelOf = (key: string): string => key.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`).replace(/^./, (letter) => letter.toUpperCase());

function rangeOf(schema: JsonObject): string {
  const { minimum, maximum } = schema;
  if (typeof minimum !== 'number' || typeof maximum !== 'number') return '';
  return `${minimum} to ${maximum}`;
}

interface SchemaFieldsProps {
  schema: JsonObject;
  prefix?: string;
  values: Readonly<Record<string, string | boolean>>;
  onChange: (path: string, value: string | boolean) => void;
  errorOf: (path: string) => string | undefined;
}

/** Fields of a preset's own form, drawn from its JSON Schema; a nested object becomes a group. */
export function SchemaFields({ schema, prefix = '', values, onChange, errorOf }: SchemaFieldsProps) {
  if (!isObject(schema.properties)) return null;
  return Object.entries(schema.properties).map(([key, field]) => {
    if (!isObject(field)) return null;
    const path = prefix + key;
    if (field.type === 'object')
      return (
        <fieldset key={path} className="col-span-full">
          <legend className="mb-2 text-xs text-mu">{labelOf(key)}</legend>
          <div className="grid gap-x-6 gap-y-3 sm:grid-cols-3">
            <SchemaFields schema={field} prefix={`${path}.`} values={values} onChange={onChange} errorOf={errorOf} />
          </div>
        </fieldset>
      );
    return <SchemaField key={path} path={path} name={key} schema={field} value={values[path]} onChange={onChange} error={errorOf(path)} />;
  });
}

interface SchemaFieldProps {
  path: string;
  name: string;
  schema: JsonObject;
  value: string | boolean | undefined;
  onChange: (path: string, value: string | boolean) => void;
  error: string | undefined;
}

function SchemaField({ path, name, schema, value, onChange, error }: SchemaFieldProps) {
  const id = `override-${path}`;
  const common = { id, name: path, label: labelOf(name), error };
  if (schema.type === 'boolean')
    return (
      <FieldCheck
        {...common}
        hint={text(schema.description)}
        checked={typeof value === 'boolean' ? value : schema.default === true}
        onChange={(event) => onChange(path, event.target.checked)}
      />
    );
  const shown = typeof value === 'string' ? value : schema.default === undefined ? '' : String(schema.default);
  if (Array.isArray(schema.enum))
    return (
      <FieldSelect
        {...common}
        hint={text(schema.description)}
        choices={schema.enum.map((one) => ({ value: String(one), label: String(one) }))}
        value={shown}
        onChange={(event) => onChange(path, event.target.value)}
      />
    );
  const numeric = schema.type === 'integer' || schema.type === 'number';
  const hint = [text(schema.description), rangeOf(schema)].filter((part) => part !== '').join('; ');
  return (
    <FieldText
      {...common}
      hint={hint}
      inputMode={schema.type === 'integer' ? 'numeric' : numeric ? 'decimal' : undefined}
      value={shown}
      onChange={(event) => onChange(path, event.target.value)}
    />
  );
}
