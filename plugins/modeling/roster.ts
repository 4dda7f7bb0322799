import type { Combination, DriverRole, GlobalModel, LocalModel, Model } from '../../server/kit/model.ts';
import type { StepContext } from '../../server/kit/step.ts';

/** The model whose forecast stands in where another refuses a series. */
export const STAND_IN = 'naive';

/** One member of a combination, as its place among the roster's fitted models. */
export interface Member {
  index: number;
  weight: number;
}

/** The models of a run. `fitted` is what has to be fitted: of one series first, then across all; combinations are made from those. */
export interface Roster {
  locals: readonly LocalModel[];
  globals: readonly GlobalModel[];
  combinations: readonly { model: Combination; members: readonly Member[] }[];
  /** Locals, then globals, then combinations: the order of all results. The stand-in is first. */
  all: readonly Model[];
  /** Ids that compete; the others are here only because a combination needs them. */
  competing: ReadonlySet<string>;
}

/**
 * The asked-for models, every baseline, and the members of combinations, each once.
 * @param m main season: some members are for certain seasons only
 * @throws RangeError when a model is not available or a combination has members it cannot have, naming it
 */
export function openRoster(ctx: Pick<StepContext, 'model' | 'models'>, ids: readonly string[], m: number): Roster {
  const baselines = ctx.models().filter((id) => ctx.model(id).baseline);
  const competing = new Set([...ids, ...baselines]);
  const needed = new Set([STAND_IN, ...competing]);
  const asked = [...competing].map((id) => ctx.model(id));
  const membersOf = (model: Combination) => model.members.filter(({ seasons }) => seasons === undefined || seasons.includes(m));
  for (const model of asked)
    if (model.scope === 'combination')
      for (const { model: id } of membersOf(model)) {
        if (ctx.model(id).scope === 'combination')
          throw new RangeError(`model "${model.id}" is a mean of "${id}", which is a mean itself; name its members instead`);
        needed.add(id);
      }
  const fitted = [...needed].sort(standInFirst).map((id) => ctx.model(id));
  const locals = fitted.filter((model) => model.scope === 'local');
  const globals = fitted.filter((model) => model.scope === 'global');
  const singles: Model[] = [...locals, ...globals];
  const combinations = fitted.flatMap((model) => {
    if (model.scope !== 'combination') return [];
    const members = membersOf(model).map(({ model: id, weight }) => ({ index: singles.findIndex((one) => one.id === id), weight }));
    return [{ model, members }];
  });
  return { locals, globals, combinations, all: [...singles, ...combinations.map(({ model }) => model)], competing };
}

const standInFirst = (a: string, b: string): number => Number(b === STAND_IN) - Number(a === STAND_IN) || (a < b ? -1 : 1);

/** Driver roles any of the models looks at. */
export function rolesOf({ locals, globals }: Roster): ReadonlySet<DriverRole> {
  return new Set([...locals, ...globals].flatMap((model) => model.needs.drivers ?? []));
}
