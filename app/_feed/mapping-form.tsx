import type { FeedMapping, FeedView } from '../../server/services/feed/views.ts';
import { FieldSelect, FieldText } from '../_ui/fields.tsx';
import { Section } from '../_ui/section.tsx';
import { formatCount } from '../_words/numbers.ts';
import { ColumnsTable } from './columns-table.tsx';
import { withLayout, withValues } from './mapping.ts';

const LAYOUTS = [
  { value: 'long', label: 'long: one row for each date' },
  { value: 'wide', label: 'wide: one column for each date' },
];
const ORDERS = [
  { value: 'iso', label: 'year first: 2026-03-01' },
  { value: 'dmy', label: 'day first: 01/03/2026' },
  { value: 'mdy', label: 'month first: 03/01/2026' },
];
const FREQUENCIES = [
  { value: 'auto', label: 'as found in the dates' },
  { value: 'H', label: 'hourly' },
  { value: 'D', label: 'daily' },
  { value: 'W', label: 'weekly' },
  { value: 'M', label: 'monthly' },
  { value: 'Q', label: 'quarterly' },
  { value: 'Y', label: 'yearly' },
  { value: 'I', label: 'no dates, just an order' },
];
const MODES = [
  { value: 'strict', label: 'strict: any bad line refuses the file' },
  { value: 'lenient', label: 'lenient: bad lines are listed and left out' },
];

interface MappingFormProps {
  feed: FeedView;
  mapping: FeedMapping;
  mode: FeedView['mode'];
  /** False while an ambiguous date order waits for a person. */
  orderChosen: boolean;
  onOrderChosen: () => void;
  onMapping: (mapping: FeedMapping) => void;
  onMode: (mode: FeedView['mode']) => void;
  errors: readonly { path: string; message: string }[];
}

/** Roles of columns with sample rows, and the questions that only a person can answer. */
export function MappingForm({ feed, mapping, mode, orderChosen, onOrderChosen, onMapping, onMode, errors }: MappingFormProps) {
  const questionOf = (path: string) => [...errors, ...feed.questions].find((one) => one.path === path || one.path === `mapping.${path}`)?.message;
  const asked = feed.questions.filter((one) => !/^(mapping\.)?(dateOrder|start|frequency)$/.test(one.path));
  const wide = mapping.layout === 'wide';
  const columns = feed.columns.map((column) => ({ value: column, label: column }));
  return (
    <Section id="columns" title="Columns" aside="Guessed from names and values; correct what is wrong.">
      {asked.map((one) => (
        <p key={one.path + one.message} className="say -mt-2 mb-4 border-l-2 border-wa pl-4">
          {one.message}
        </p>
      ))}
      <ColumnsTable feed={feed} mapping={mapping} onMapping={onMapping} />
      {wide ? (
        <div className="mt-6 grid gap-x-6 gap-y-4 sm:grid-cols-3">
          <FieldSelect
            name="first"
            label="First period column"
            choices={columns}
            value={mapping.values[0] ?? feed.columns[0]}
            onChange={(event) => onMapping(withValues(feed, mapping, event.target.value, mapping.values[mapping.values.length - 1] ?? event.target.value))}
          />
          <FieldSelect
            name="last"
            label="Last period column"
            hint={`${formatCount(mapping.values.length)} period columns`}
            choices={columns}
            value={mapping.values[mapping.values.length - 1] ?? feed.columns[feed.columns.length - 1]}
            onChange={(event) => onMapping(withValues(feed, mapping, mapping.values[0] ?? event.target.value, event.target.value))}
          />
          <FieldText
            name="start"
            label="Date of the first period column"
            hint="For columns such as d_1; empty keeps a numbered index."
            placeholder="2011-01-29"
            value={mapping.start ?? ''}
            error={questionOf('start')}
            onChange={(event) => onMapping({ ...mapping, start: event.target.value.trim() === '' ? null : event.target.value.trim() })}
          />
        </div>
      ) : null}
      <div className="mt-6 grid gap-x-6 gap-y-4 sm:grid-cols-2 lg:grid-cols-4">
        <FieldSelect
          name="layout"
          label="Layout"
          choices={LAYOUTS}
          value={mapping.layout}
          onChange={(event) => onMapping(withLayout(feed, mapping, event.target.value as FeedMapping['layout']))}
        />
        <FieldSelect
          name="dateOrder"
          label="Dates are written"
          choices={orderChosen ? ORDERS : [{ value: '', label: 'choose' }, ...ORDERS]}
          value={orderChosen ? mapping.dateOrder : ''}
          error={questionOf('dateOrder')}
          onChange={(event) => {
            onOrderChosen();
            onMapping({ ...mapping, dateOrder: event.target.value as FeedMapping['dateOrder'] });
          }}
        />
        <FieldSelect
          name="frequency"
          label="Frequency"
          choices={FREQUENCIES}
          value={mapping.frequency}
          error={questionOf('frequency')}
          onChange={(event) => onMapping({ ...mapping, frequency: event.target.value as FeedMapping['frequency'] })}
        />
        <FieldText
          type="number"
          name="season"
          label="Season, in periods"
          value={mapping.season ?? ''}
          placeholder="as the frequency has it"
          min={1}
          max={1000}
          error={questionOf('season')}
          onChange={(event) => onMapping({ ...mapping, season: event.target.value === '' ? undefined : Number(event.target.value) })}
        />
        <FieldSelect name="mode" label="Bad lines" choices={MODES} value={mode} onChange={(event) => onMode(event.target.value as FeedView['mode'])} />
      </div>
    </Section>
  );
}
