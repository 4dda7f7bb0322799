import type { FieldError } from '../../errors.ts';
import type { JsonObject } from '../../kit/json.ts';
import type { PresetDescriptor } from '../../pipeline/catalogue.ts';
import { type Axis, spreadCount } from '../../pipeline/spread-count.ts';
import type { StartRequest } from './start-request.ts';

type Wish = Pick<StartRequest, 'count' | 'effects' | 'overrides' | 'feed'>;
type Form = Pick<PresetDescriptor, 'form' | 'shape'>;

export interface Sized {
  /** The form's fields with count and switches resolved: what is stored and replayed. */
  overrides: JsonObject;
  /** What was made of a count, in a sentence. */
  notes: string[];
  errors: FieldError[];
}

const AXES = ['stores', 'products', 'windowDays'] as const;

/** Turns the two short ways of saying something about generated data, `count` and `effects`, into fields of a preset's form. */
export function applySize(form: Form, { count, effects, overrides, feed }: Wish): Sized {
  const none: Sized = { overrides, notes: [], errors: [] };
  if (feed !== undefined) {
    const errors: FieldError[] = [];
    if (count !== undefined) errors.push({ path: 'count', message: 'sizes what is generated; a feed has the size it has, so leave count or feed out' });
    if (effects !== undefined) errors.push({ path: 'effects', message: 'switch what is generated; a feed is taken as it is, so leave effects or feed out' });
    return { ...none, errors };
  }
  const switched = effects === undefined ? none : applyEffects(form, effects, overrides);
  const spread = count === undefined ? none : applyCount(form, count, switched.overrides);
  return {
    overrides: spread === none ? switched.overrides : spread.overrides,
    notes: spread.notes,
    errors: [...switched.errors, ...spread.errors],
  };
}

function applyEffects({ form }: Form, effects: NonNullable<Wish['effects']>, overrides: JsonObject): Sized {
  const known = propertiesOf(propertiesOf(form).effects);
  const names = Object.keys(known);
  const wished = Array.isArray(effects) ? Object.fromEntries(effects.map((name) => [name, true])) : effects;
  if (names.length === 0) return { overrides, notes: [], errors: [{ path: 'effects', message: 'this preset has no effects to switch; leave effects out' }] };
  // Anything else in their place is for the form itself to refuse.
  const byHand = overrides.effects ?? {};
  if (!isObject(byHand)) return { overrides, notes: [], errors: [] };
  const errors = Object.entries(wished).flatMap(([name, on]): FieldError[] => {
    const path = `effects.${name.slice(0, 100)}`;
    if (!names.includes(name)) return [{ path, message: `is no effect of this preset; there are ${names.join(', ')}` }];
    if (typeof byHand[name] === 'boolean' && byHand[name] !== on)
      return [{ path, message: `is ${on ? 'on' : 'off'} here and ${on ? 'off' : 'on'} in overrides.effects; say it once` }];
    return [];
  });
  return { overrides: { ...overrides, effects: { ...byHand, ...wished } }, notes: [], errors };
}

/** Spreads the count over the axes that are not set by hand. */
function applyCount({ form, shape }: Form, count: number, overrides: JsonObject): Sized {
  const fields = propertiesOf(form);
  const refuse = (message: string): Sized => ({ overrides, notes: [], errors: [{ path: 'count', message }] });
  if (!fields.stores || !fields.products) return refuse('has nothing to be spread over: this preset has no stores and products; leave count out');
  const axis = (name: (typeof AXES)[number]): Axis => {
    const { [name]: field } = fields;
    const given = overrides[name];
    const pinned = !isObject(field) ? shape.periods : typeof given === 'number' && given >= 1 ? given : null;
    if (pinned !== null || !isObject(field)) return { least: Number(pinned), most: Number(pinned), usual: Number(pinned) };
    return { least: Number(field.minimum), most: Number(field.maximum), usual: Number(field.default) };
  };
  const [stores, products, days] = AXES.map(axis);
  const [least, most] = (['least', 'most'] as const).map((end) => stores[end] * products[end] * days[end]);
  const byHand = AXES.filter((name) => overrides[name] !== undefined).map((name) => `${name} ${JSON.stringify(overrides[name])}`);
  if (count < least || count > most) {
    const range = least === most ? `make ${least} series-days` : `make ${least} to ${most} series-days`;
    const who = byHand.length > 0 ? `${byHand.join(', ')} set by hand` : 'the bounds of this preset';
    return refuse(`${who} ${range}, not ${count}; ${byHand.length > 0 ? 'leave them or count out' : 'ask for a count in between'}`);
  }
  const spread = spreadCount(count, { stores, products, days });
  const made = spread.stores * spread.products * spread.days;
  return {
    overrides: { ...overrides, stores: spread.stores, products: spread.products, ...(fields.windowDays ? { windowDays: spread.days } : {}) },
    notes: [`count ${count} became ${spread.stores} stores × ${spread.products} products × ${spread.days} days = ${made} series-days`],
    errors: [],
  };
}

const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);
const propertiesOf = (schema: unknown): JsonObject => (isObject(schema) && isObject(schema.properties) ? schema.properties : {});
