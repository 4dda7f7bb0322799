import type { ReactNode } from 'react';
import { FieldSelect, FieldText } from '../_ui/fields.tsx';
import { Icon } from '../_ui/icons.tsx';
import { DayField, WindowFields } from './day-fields.tsx';
import { PriceSlider } from './price-slider.tsx';
import { type PlannerQuery, PROMOTIONS, type ReadyOptions, STAGES } from './query.ts';
import { ScopeSelect } from './scope-select.tsx';

/** Scope, model, price, promotion, holidays, stock: everything a plan assumes. */
export function AssumedFields({ query, ready }: { query: PlannerQuery; ready: ReadyOptions }) {
  const { dates } = ready;
  const horizon = query.horizon ?? ready.horizon;
  const last = dates[Math.min(horizon, dates.length) - 1];
  return (
    <>
      <ScopeSelect query={query} ready={ready} />
      <div className="grid grid-cols-2 gap-3">
        <FieldSelect
          name="model"
          label="Model"
          defaultValue={query.model}
          choices={[{ value: '', label: 'the best here' }, ...ready.models.map(({ id, title }) => ({ value: id, label: title }))]}
        />
        <FieldText name="horizon" label="Periods ahead" type="number" min={1} max={90} defaultValue={horizon} />
      </div>
      <Part title="Price" open>
        <PriceSlider value={query.price} />
        <WindowFields name="price" from={query.priceFrom || dates[0]} to={query.priceTo || last} dates={dates} />
      </Part>
      <Part title="Promotion" open={query.promotion !== ''}>
        <div className="grid grid-cols-2 gap-3">
          <FieldSelect
            name="promotion"
            label="Kind"
            defaultValue={query.promotion}
            choices={[{ value: '', label: 'none' }, ...PROMOTIONS.map(([kind, label, depth]) => ({ value: kind, label: `${label} (${depth} %)` }))]}
          />
          <FieldText name="depth" label="Percent off" type="number" min={0} max={90} placeholder="usual" defaultValue={query.depth ?? ''} />
        </div>
        <WindowFields name="promotion" from={query.promotionFrom || dates[0]} to={query.promotionTo || last} dates={dates} />
      </Part>
      <Part title="Holiday" open={query.holidays.length > 0}>
        <div className="grid grid-cols-2 gap-3">
          <DayField name="holiday" label="On" value={query.holidays[0] ?? ''} dates={dates} />
          <DayField name="holiday" id="field-holiday-2" label="and on" value={query.holidays[1] ?? ''} dates={dates} />
        </div>
        <FieldSelect
          name="holidayName"
          label="Like"
          defaultValue={query.holidayName}
          choices={[{ value: '', label: 'any named day' }, ...ready.holidays.map((name) => ({ value: name, label: name }))]}
        />
      </Part>
      <Part title="Stock and stage" open={query.stock !== null || query.stage !== ''}>
        <div className="grid grid-cols-2 gap-3">
          <FieldText name="stock" label={`On hand, ${ready.unit}`} type="number" min={0} placeholder="not said" defaultValue={query.stock ?? ''} />
          <FieldSelect
            name="stage"
            label="Stage of life"
            defaultValue={query.stage}
            choices={[{ value: '', label: 'as it is' }, ...STAGES.map((stage) => ({ value: stage, label: stage }))]}
          />
        </div>
      </Part>
    </>
  );
}

/** One thing that can be assumed; folded away while it is not. */
function Part({ title, open, children }: { title: string; open: boolean; children: ReactNode }) {
  return (
    <details open={open} className="group border-t border-hair pt-3">
      <summary className="flex items-center justify-between text-md">
        {title}
        <Icon name="down" className="text-mu group-open:rotate-180" />
      </summary>
      <fieldset className="mt-2 grid gap-3">
        <legend className="sr-only">{title}</legend>
        {children}
      </fieldset>
    </details>
  );
}
