import { CopyButton } from '../_ui/copy-button.tsx';
import { plural } from '../_words/numbers.ts';
import { curlOf } from './api-curl.ts';
import { aboutOf, type FieldLine, fieldsOf, typeWords } from './api-words.ts';
import { C, Table } from './prose.tsx';
import type { ApiOperation, ApiSchema } from './read-api.ts';

type Schemas = Readonly<Record<string, ApiSchema>>;

/** One operation in full: what it takes, what it answers, a line to try it. */
export function Operation({ operation, schemas }: { operation: ApiOperation; schemas: Schemas }) {
  const { operationId, method, path, summary, description, parameters, requestBody, responses } = operation;
  const curl = curlOf(operation);
  return (
    <article id={operationId} aria-labelledby={`${operationId}-title`} className="mt-10 overflow-x-clip border-t border-bd pt-6">
      <h2 id={`${operationId}-title`} className="text-lg">
        {summary}
      </h2>
      <p className="mt-1 break-words">
        <Method method={method} /> <code className="num">{path}</code>
      </p>
      {description ? <p className="say mt-2 text-mu">{description}</p> : null}
      {parameters.length > 0 ? (
        <Table
          label={`Parameters of ${method} ${path}`}
          head={['Parameter', 'In', 'Is', 'About']}
          rows={parameters.map((one) => [
            <C key={one.name}>{one.name}</C>,
            `${one.in}${one.required && one.in !== 'path' ? ', needed' : ''}`,
            typeWords(one.schema),
            aboutOf(one.schema, one.description),
          ])}
        />
      ) : null}
      {Object.entries(requestBody?.content ?? {}).map(([type, { schema }]) => (
        <Fields key={type} label={`Body of ${method} ${path}`} lead="Body" type={type} schema={schema} schemas={schemas} />
      ))}
      {Object.entries(responses).map(([status, { content = {}, description: about }]) => {
        if (!status.startsWith('2')) return null;
        const entries = Object.entries(content);
        if (entries.length === 0 || entries[0][0] !== 'application/json')
          return (
            <p key={status} className="mt-3">
              Answers <b>{status}</b>: {about}
              {entries.length > 0 ? `, as ${entries.map(([type]) => type).join(', ')}` : ''}
            </p>
          );
        return (
          <Fields
            key={status}
            label={`Answer of ${method} ${path}`}
            lead={`Answers ${status}`}
            type={entries[0][0]}
            schema={entries[0][1].schema}
            schemas={schemas}
            folded
          />
        );
      })}
      <Problems responses={responses} />
      <div className="mt-4 flex items-start gap-2 rounded border border-bd bg-sf p-3">
        <code className="num min-w-0 flex-1 break-all">{curl}</code>
        <CopyButton text={curl} label={`Copy curl for ${method} ${path}`} />
      </div>
    </article>
  );
}

export function Method({ method }: { method: string }) {
  return <span className="num inline-block min-w-14 font-semibold text-tx">{method}</span>;
}

function Problems({ responses }: { responses: ApiOperation['responses'] }) {
  const wrong = Object.entries(responses).filter(([status]) => /^[45]/.test(status));
  const other = Object.entries(responses).filter(([status, reply]) => status.startsWith('3') || (status.startsWith('2') && !reply.content));
  if (wrong.length + other.length === 0) return null;
  return (
    <ul className="mt-3 space-y-1 text-sm text-mu">
      {[...other, ...wrong].map(([status, { description = '' }]) => (
        <li key={status}>
          <span className="num text-tx">{status}</span> {description}
        </li>
      ))}
    </ul>
  );
}

interface FieldsProps {
  label: string;
  lead: string;
  type: string;
  schema: ApiSchema;
  schemas: Schemas;
  folded?: boolean;
}

function Fields({ label, lead, type, schema, schemas, folded = false }: FieldsProps) {
  const fields = fieldsOf(schema, schemas);
  const head = (
    <>
      {lead}: <b>{typeWords(schema)}</b> <span className="text-mu">{type}</span>
    </>
  );
  if (fields.length === 0) return <p className="mt-3">{head}</p>;
  if (!folded)
    return (
      <>
        <p className="mt-3">{head}</p>
        <FieldTable label={label} fields={fields} />
      </>
    );
  return (
    <details className="mt-3">
      <summary className="cursor-pointer">
        {head}, {plural(fields.length, 'field')}
      </summary>
      <FieldTable label={label} fields={fields} />
    </details>
  );
}

function FieldTable({ label, fields }: { label: string; fields: readonly FieldLine[] }) {
  return (
    <Table
      label={label}
      head={['Field', 'Is', 'About']}
      rows={fields.map(({ name, type, required, about }) => [<C key={name}>{`${name}${required ? '' : '?'}`}</C>, type, about])}
    />
  );
}
