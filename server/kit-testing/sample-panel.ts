import type { DriverRole, Panel } from '../kit/model.ts';
import { randomStream } from '../kit/random.ts';

export interface PanelShape {
  series?: number;
  periods?: number;
  horizon?: number;
  /** Roles of the drivers there are; every one moves what is sold. */
  roles?: readonly DriverRole[];
  /** The value sold in a period, instead of the sample's own. */
  value?(row: number, t: number, own: number): number;
}

/** By how much a driver's unit multiplies what is sold; of a price, by how much its upper value does. */
const EFFECT: Readonly<Record<DriverRole, number>> = { price: 0.6, promotion: 1.5, event: 1.4, regressor: 1.3 };
/** Each role is on every so many periods, so that no two go together. */
const EVERY: Readonly<Record<DriverRole, number>> = { price: 5, promotion: 9, event: 11, regressor: 4 };

const isOn = (role: DriverRole, t: number): boolean => t % EVERY[role] === 2;

/** Daily series of several sizes with a weekly pattern and noise, and drivers of the roles asked for. Always the same. */
export function samplePanel({ series = 6, periods = 120, horizon = 14, roles = [], value = (_, __, own) => own }: PanelShape = {}): Panel {
  const width = periods + horizon;
  const y = new Float64Array((series + 1) * periods);
  for (let row = 0; row < series; row++) {
    const { normal } = randomStream(7, 'sample panel', row);
    for (let t = 0; t < periods; t++) {
      const driven = roles.reduce((product, role) => product * (isOn(role, t) ? EFFECT[role] : 1), 1);
      y[row * periods + t] = value(row, t, 10 * (row + 1) * (1 + 0.1 * ((t * 3) % 7)) * driven * (1 + 0.05 * normal()));
    }
  }
  const drivers = roles.map((role) => ({
    name: role,
    role,
    values: Float64Array.from({ length: series * width }, (_, i) => (isOn(role, i % width) ? 1 : 0) + (role === 'price' ? 2 : 0)),
  }));
  const calendar = [{ name: 'weekday', values: Float64Array.from({ length: width }, (_, t) => t % 7), codes: 7 }];
  const statics = [{ name: 'store', codes: Int32Array.from({ length: series }, (_, row) => row % 3), count: Math.min(3, series) }];
  return { series, periods, horizon, m: 7, seasons: [7, 365.25], y, drivers, calendar, statics };
}

/** The same panel with other values of the drivers of a role from a period on. */
export function withDriver(panel: Panel, role: DriverRole, from: number, change: (value: number) => number): Panel {
  const width = panel.periods + panel.horizon;
  const drivers = panel.drivers.map((driver) => ({
    ...driver,
    values: driver.role === role ? driver.values.map((value, i) => (i % width >= from ? change(value) : value)) : driver.values,
  }));
  return { ...panel, drivers };
}

/** The same series in another order: row i becomes what row `order[i]` was. */
export function reorderPanel(panel: Panel, order: readonly number[]): Panel {
  const rows = <T extends Float64Array>(values: T, width: number): Float64Array => {
    const out = values.slice();
    for (const [to, from] of order.entries()) out.set(values.subarray(from * width, (from + 1) * width), to * width);
    return out;
  };
  return {
    ...panel,
    y: rows(panel.y, panel.periods),
    drivers: panel.drivers.map((driver) => ({ ...driver, values: rows(driver.values, panel.periods + panel.horizon) })),
    statics: panel.statics.map((one) => ({ ...one, codes: Int32Array.from(order, (from) => one.codes[from]) })),
  };
}
