import type { BacktestSettings } from '../../server/kit/settings.ts';
import { FieldSelect, FieldText } from '../_ui/fields.tsx';
import { METRIC_NAMES } from '../_words/verdict.ts';
import type { BacktestField, FormValues } from './form-values.ts';

interface NumberField {
  field: BacktestField;
  label: string;
  hint: string;
}
const NUMBERS: readonly NumberField[] = [
  { field: 'horizon', label: 'Horizon', hint: 'Periods ahead' },
  { field: 'windows', label: 'Windows', hint: '2 to 20; three or more calibrate the ranges' },
];
const MORE: readonly NumberField[] = [
  { field: 'stepSize', label: 'Step size', hint: 'Between two cutoffs' },
  { field: 'minTrain', label: 'Least training', hint: 'Periods, at least 7' },
  { field: 'gap', label: 'Gap', hint: 'Left out before the test' },
  { field: 'testSeries', label: 'Series tested', hint: 'At most; of more, evenly spaced ones stand for all' },
];
const STRATEGIES = [
  { value: 'expanding', label: 'expanding: all history' },
  { value: 'sliding', label: 'sliding: equal stretches' },
];
const METRICS = Object.entries(METRIC_NAMES).map(([value, label]) => ({ value, label }));

interface BacktestFieldsProps {
  values: FormValues['backtest'];
  resolved: BacktestSettings | null;
  levels: string;
  onChange: (field: BacktestField, value: string) => void;
  onLevels: (levels: string) => void;
  errorOf: (path: string) => string | undefined;
}

/** How the models are tested; empty fields show what the server would take. What is seldom changed folds away, unless it is set or wrong. */
export function BacktestFields({ values, resolved, levels, onChange, onLevels, errorOf }: BacktestFieldsProps) {
  const number = ({ field, label, hint }: NumberField) => (
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
  );
  const isOpen = MORE.some(({ field }) => values[field] !== '' || errorOf(`backtest.${field}`) !== undefined) || values.strategy !== '';
  return (
    <>
      <div className="grid gap-x-6 gap-y-4 sm:grid-cols-3">
        {NUMBERS.map(number)}
        <FieldText
          name="levels"
          label="Interval levels"
          hint="Percent, separated by commas"
          value={levels}
          error={errorOf('levels')}
          onChange={(event) => onLevels(event.target.value)}
        />
        <FieldSelect
          name="backtest-metric"
          label="Ranked by"
          hint="Intermittent demand by RMSSE in any case"
          choices={METRICS}
          value={values.metric || (resolved?.metric ?? 'wape')}
          error={errorOf('backtest.metric')}
          onChange={(event) => onChange('metric', event.target.value)}
        />
      </div>
      <details className="mt-4" open={isOpen || undefined}>
        <summary className="textual inline">more</summary>
        <div className="mt-4 grid gap-x-6 gap-y-4 sm:grid-cols-3">
          {MORE.map(number)}
          <FieldSelect
            name="backtest-strategy"
            label="Strategy"
            choices={STRATEGIES}
            value={values.strategy || (resolved?.strategy ?? 'expanding')}
            error={errorOf('backtest.strategy')}
            onChange={(event) => onChange('strategy', event.target.value)}
          />
        </div>
      </details>
    </>
  );
}
