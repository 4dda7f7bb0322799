import { FieldSelect, FieldText } from '../_ui/fields.tsx';

const isDay = (date: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(date);

/** First and last day of something. */
export function WindowFields({ name, from, to, dates }: { name: string; from: string; to: string; dates: readonly string[] }) {
  return (
    <div className="grid grid-cols-2 gap-3">
      <DayField name={`${name}From`} label="From" value={from} dates={dates} />
      <DayField name={`${name}To`} label="to" value={to} dates={dates} />
    </div>
  );
}

/** One day of the horizon; periods without dates are chosen from a list. */
export function DayField({ name, id, label, value, dates }: { name: string; id?: string; label: string; value: string; dates: readonly string[] }) {
  if (isDay(dates[0] ?? ''))
    return <FieldText name={name} {...(id ? { id } : {})} label={label} type="date" min={dates[0]} max={dates.at(-1)} defaultValue={value} />;
  return (
    <FieldSelect
      name={name}
      {...(id ? { id } : {})}
      label={label}
      defaultValue={value}
      choices={[{ value: '', label: 'none' }, ...dates.map((date) => ({ value: date, label: date }))]}
    />
  );
}
