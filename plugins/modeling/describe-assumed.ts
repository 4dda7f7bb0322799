import type { ModelData } from './model-data.ts';

/** What is assumed of drivers beyond the last period the data knows of them, in a sentence; null when nothing is. */
export function describeAssumed({ assumed, panel }: Pick<ModelData, 'assumed' | 'panel'>, horizon: number): string | null {
  if (assumed.length === 0) return null;
  const [{ from }] = assumed;
  const roleOf = (name: string) => panel.drivers.find((driver) => driver.name === name)?.role;
  const words = assumed.map(({ name }) => (roleOf(name) === 'price' ? 'price stays at its last value' : `${name} is 0`));
  const steps = from === horizon ? `step ${horizon}` : `steps ${from} to ${horizon}`;
  return `not known for ${steps} ahead, so assumed: ${words.join(', ')}`;
}
