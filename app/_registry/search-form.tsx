import { NarrowFields } from './narrow-fields.tsx';
import { SearchBox } from './search-box.tsx';
import { KeepField } from './selection.tsx';

interface Problem {
  path: string;
  message: string;
}

interface SearchFormProps {
  asked: URLSearchParams;
  problems: readonly Problem[];
  values: Readonly<Record<string, readonly string[]>>;
  /** How parts of the text were read, where something else was perhaps meant. */
  notes: readonly string[];
}

/** Parameters with a field of their own below; what else the address says goes along unseen. */
const FIELDS = new Set([
  'q',
  'tag',
  'tags',
  'tagMode',
  'notTag',
  'notTags',
  'capability',
  'model',
  'workspace',
  'createdAfter',
  'createdBefore',
  'modifiedAfter',
  'modifiedBefore',
  'minSize',
  'maxSize',
  'sha256',
  'inputHash',
  'relatedTo',
  'relation',
  'direction',
  'depth',
]);
const PASSING = new Set(['cursor', 'offset', 'sel', 'facets']);

const rootOf = ({ path }: Problem): string => path.split('.')[0];

/** A problem as a sentence: what follows the field's name ("is at most 365") begins with "It". */
function sentenceOf({ path, message }: Problem): string {
  const said = message.startsWith(`${path} `) ? message.slice(path.length + 1) : message;
  return /^(is|are|has|does|needs|stands) /.test(said) ? `It ${said}` : said.replace(/^./u, (letter) => letter.toUpperCase());
}

/** A plain form: the address says what is seen, with scripts and without. */
export function SearchForm({ asked, problems, values, notes }: SearchFormProps) {
  const errorOf = (name: string): string | undefined => {
    const found = problems.find((one) => rootOf(one) === name);
    return found && sentenceOf(found);
  };
  const given = (name: string): string => asked.get(name) ?? '';
  const homeless = problems.filter((one) => !FIELDS.has(rootOf(one)));
  // What is wrong and has no field does not come along: searching again leaves it out.
  const hidden = [...asked].filter(([name]) => !FIELDS.has(name) && !PASSING.has(name) && !homeless.some((one) => rootOf(one) === name));
  const isOpen = [...FIELDS].some((name) => name !== 'q' && errorOf(name) !== undefined);
  return (
    <search>
      <form action="/registry" className="mb-7">
        {hidden.map(([name, value], at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a name may stand more than once
          <input key={`${name} ${at}`} type="hidden" name={name} value={value} />
        ))}
        <KeepField />
        <SearchBox key={given('q')} q={given('q')} problem={errorOf('q')} notes={notes} values={values} />
        {homeless.length > 0 ? <Homeless problems={homeless} /> : null}
        <details className="mt-3" open={isOpen || undefined}>
          <summary className="textual inline">narrow by date, size, tags or relation</summary>
          <NarrowFields asked={asked} errorOf={errorOf} />
          <button type="submit" className="btn quiet mt-5">
            Narrow
          </button>
        </details>
      </form>
    </search>
  );
}

/** What is wrong with parameters that have no field. */
function Homeless({ problems }: { problems: readonly Problem[] }) {
  return (
    <div role="alert" className="mt-2 text-bad">
      <ul>
        {problems.map((one) => (
          <li key={`${one.path} ${one.message}`}>
            {one.message.includes(rootOf(one)) ? null : <span className="num">{rootOf(one)} </span>}
            {one.message}
          </li>
        ))}
      </ul>
    </div>
  );
}
