import type { BacktestSettings } from '../../server/kit/settings.ts';
import { FieldSelect, FieldText } from '../_ui/fields.tsx';
import type { BacktestField, FormValues } from './form-values.ts';

const NUMBERS: readonly { field: BacktestField; label: string; hint: string }[] = [
  { field: 'horizon', label: 'Horizon', hint: 'Periods ahead' },
  { field: 'windows', label: 'Windows', hint: '2 to 20' },
  { field: 'stepSize', label: 'Step size', hint: 'Between two cutoffs' },
  { field: 'minTrain', label: 'Least training', hint: 'Periods, at least 7' },
  { field: 'gap', label: 'Gap', hint: 'Left out before the test' },
];
const STRATEGIES = [
  { value: 'expanding', label: 'expanding: all history' },
  { value: 'sliding', label: 'sliding: equal stretches' },
];
const METRICS = ['wape', 'mae', 'rmse', 'mase', 'rmsse', 'smape', 'pinball'].map((metric) => ({ value: metric, label: metric }));

/** How the models are tested; empty fields show what the server would take. */
export function BacktestFields({
  values,
  resolved,
  levels,
  onChange,
  onLevels,
  errorOf,
}: {
  values: FormValues['backtest'];
  resolved: BacktestSettings | null;
  levels: string;
  onChange: (field: BacktestField, value: string) => void;
  onLevels: (levels: string) => void;
  errorOf: (path: string) => string | undefined;
}) {
  return (
    <div className="grid gap-x-6 gap-y-4 sm:grid-cols-3">
      {NUMBERS.map(({ field, label, hint }) => (
        <FieldText
          key={field}
          name={`backtest-${field}`}
          label={label}
          hint={hint}
          inputMode="numeric"
          placeholder={resolved ? String(resolved[field]) : undefined}
          value={values[field]}
          error={errorOf(`backtest.${field}`)}
          onChange={(event) => onChange(field, event.target.value)}
        />
      ))}
      <FieldText
        name="levels"
        label="Interval levels"
        hint="Percent, separated by commas"
        value={levels}
        error={errorOf('levels')}
        onChange={(event) => onLevels(event.target.value)}
      />
      <FieldSelect
        name="backtest-strategy"
        label="Strategy"
        choices={STRATEGIES}
        value={values.strategy || (resolved?.strategy ?? 'expanding')}
        error={errorOf('backtest.strategy')}
        onChange={(event) => onChange('strategy', event.target.value)}
      />
      <FieldSelect
        name="backtest-metric"
        label="Ranked by"
        choices={METRICS}
        value={values.metric || (resolved?.metric ?? 'wape')}
        error={errorOf('backtest.metric')}
        onChange={(event) => onChange('metric', event.target.value)}
      />
    </div>
  );
}
