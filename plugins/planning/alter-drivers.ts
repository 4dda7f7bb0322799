import type { DatasetMeta } from '../../server/kit/kinds/dataset.ts';
import type { DriverRole } from '../../server/kit/model.ts';
import type { Trained } from '../explaining/explain-path.ts';
import type { ModelData } from '../modeling/model-data.ts';
import type { Laid } from './read-assumptions.ts';

export type Effective = 'price' | 'promotion' | 'holiday' | 'lifecycle';

/** True when the model, or every member of a mean of models, looks at all of these. */
export function looksAt(id: string, trained: ReadonlyMap<string, Trained>, roles: readonly DriverRole[]): boolean {
  const own = trained.get(id);
  if (!own) return false;
  if (own.model.scope === 'combination') return own.table.meta.members.every((member) => looksAt(member.model, trained, roles));
  const { drivers = [] } = own.model.needs;
  return roles.every((role) => drivers.includes(role));
}

/** Drivers that carry an assumption; none for a lifecycle stage, which no model has. */
export function rolesOfAssumption(name: Effective, laid: Laid, meta: DatasetMeta): readonly DriverRole[] | null {
  const has = (channel: string): boolean => meta.channels.some((one) => one.name === channel && one.role === 'known');
  if (name === 'price') return has('price') ? ['price'] : null;
  if (name === 'holiday') return meta.events.some(({ period }) => period < meta.periods) ? ['event'] : null;
  if (name !== 'promotion') return null;
  const isCut = laid.depth > 0 || !laid.promotion.includes(1);
  const roles: DriverRole[] = [...(laid.promotion.includes(1) ? ['promotion' as const] : []), ...(isCut && has('price') ? ['price' as const] : [])];
  return (laid.promotion.includes(1) && !has('promotion')) || roles.length === 0 ? null : roles;
}

/** The same data with the drivers ahead as assumed; what is not touched is shared. */
export function alterDrivers(data: ModelData, meta: DatasetMeta, laid: Laid, names: ReadonlySet<Effective>, holidayName: string | undefined): ModelData {
  const { panel } = data;
  const { periods, series } = panel;
  const width = periods + panel.horizon;
  const steps = laid.holiday.length;
  const changed = (values: Float64Array, change: (h: number, value: number) => number): Float64Array => {
    const copy = values.slice();
    for (let row = 0; row < copy.length / width; row++)
      for (let h = 0; h < steps; h++) copy[row * width + periods + h] = change(h, copy[row * width + periods + h]);
    return copy;
  };
  const factor = (h: number): number => (names.has('price') ? laid.priceFactor.price[h] : 1) * (names.has('promotion') ? laid.priceFactor.promotion[h] : 1);
  const isPromoted = (h: number): boolean => names.has('promotion') && laid.promotion[h] === 1;
  const isNamed = (h: number): boolean => names.has('holiday') && h >= 0 && h < steps && laid.holiday[h] === 1;
  const drivers = panel.drivers.map((driver) => {
    if (driver.values.length !== series * width) return driver;
    if (driver.role === 'price') return { ...driver, values: changed(driver.values, (h, value) => value * factor(h)) };
    return driver.role === 'promotion' ? { ...driver, values: changed(driver.values, (h, value) => (isPromoted(h) ? 1 : value)) } : driver;
  });
  if (!names.has('holiday')) return { ...data, panel: { ...panel, drivers } };
  const code = [...new Set(meta.events.map(({ name }) => name))].sort().indexOf(holidayName ?? '') + 1;
  const calendar = panel.calendar.map((column) => {
    const of = (is: (h: number) => boolean, to = 1): typeof column => ({ ...column, values: changed(column.values, (h, value) => (is(h) ? to : value)) });
    if (column.name === 'holiday') return of(isNamed);
    if (column.name === 'event') return code > 0 ? of(isNamed, code) : column;
    if (column.name === 'day_before_holiday') return of((h) => isNamed(h + 1));
    return column.name === 'day_after_holiday' ? of((h) => isNamed(h - 1)) : column;
  });
  const events = data.events.map((event) =>
    event.name === 'event' || event.name === holidayName ? { ...event, values: changed(event.values, (h, value) => (isNamed(h) ? 1 : value)) } : event,
  );
  return { ...data, events, panel: { ...panel, drivers, calendar } };
}
