import { AppError } from '../errors.ts';
import type { Resolution } from '../host/plan-run.ts';
import type { CatalogueAnswer } from '../host/protocol.ts';
import type { Catalogue } from '../pipeline/catalogue.ts';
import type { PlannedStep } from '../pipeline/event.ts';
import type { RunSettings, StartSettings } from '../pipeline/run-settings.ts';
import { type CatalogueHost, type Culprit, type Limits, openCatalogueHost, type Question } from './catalogue-host.ts';

/** Questions to the catalogue host, which alone holds presets in memory. */
export interface CatalogueClient {
  /** What is there now; replaced as a whole by a reload, or when a plugin had to be set aside. */
  readonly catalogue: Catalogue;
  resolve(request: StartSettings): Promise<Resolution>;
  plan(settings: RunSettings): Promise<PlannedStep[]>;
  /** Looks at the plugin folders again, in a new process beside the present one, which answers until then. */
  reload(): Promise<Catalogue>;
  close(): void;
}

export interface CatalogueOptions {
  /** Folders of plugins beside the built-in ones: as trusted as those. */
  folders?: readonly string[];
  /** Folder of third parties' plugins, with its allow-list; null = none. */
  thirdParty?: string | null;
  limits?: Partial<Limits>;
}

const LIMITS: Limits = { loadMs: 3000, planMs: 1000, startMs: 15_000, memory: 512 * 1_048_576 };
/** So many ends of idle hosts within the time: third parties are left out, for one of them does it behind our back. */
const IDLE_ENDS = 2;
const IDLE_MS = 60_000;
const SUSPENDED = 'one of the plugins ended their common process while none was being used; take the one added last away, then run "vitrine plugins reload"';

export async function startCatalogue({ folders = [], thirdParty = null, limits }: CatalogueOptions = {}): Promise<CatalogueClient> {
  const bounds = { ...LIMITS, ...limits };
  const excluded: Record<string, string> = {};
  let suspended: string | null = null;
  let idleEnds: number[] = [];
  let closed = false;
  /** Hosts whose end the question they were asked has dealt with. */
  const answered = new WeakSet<CatalogueHost>();
  let current: { host: CatalogueHost; catalogue: Catalogue } | undefined;

  /** A host with everything loaded: whatever ends one while it loads is left out of the next. */
  const load = async (): Promise<{ host: CatalogueHost; catalogue: Catalogue }> => {
    for (;;) {
      const third = thirdParty === null ? null : { folder: thirdParty, excluded, suspended };
      const host = openCatalogueHost(folders, third, bounds);
      const asked = await host.ask({ ask: 'describe' });
      if (asked.ok) {
        if (closed) host.kill();
        return { host, catalogue: expect(asked.answer, 'describe').catalogue };
      }
      if (!closed && exclude(asked.culprit, asked.why)) continue;
      if (!closed && third && !suspended && asked.culprit === null) suspended = SUSPENDED;
      else throw new AppError('PLUGIN_QUARANTINED', `the plugins could not be loaded: ${asked.culprit?.name ?? 'one of them'}: ${asked.why}`);
    }
  };

  /** Sets a third party's module aside until its content changes; false when there is none to set aside. */
  const exclude = (culprit: Culprit | null, why: string): boolean => {
    if (!culprit?.hash || culprit.hash in excluded) return false;
    const { name, hash } = culprit;
    excluded[hash] = `${name} is set aside: ${why}; mend it, then run "vitrine plugins allow ${name}" and "vitrine plugins reload"`;
    return true;
  };

  const swap = (next: { host: CatalogueHost; catalogue: Catalogue }): Catalogue => {
    const before = current;
    current = next;
    before?.host.kill();
    void next.host.ended.then(() => {
      if (current?.host !== next.host || closed || answered.has(next.host)) return;
      noteIdleEnd();
      void inTurn(revive).catch((error) => console.error('plugins:', error));
    });
    return next.catalogue;
  };

  const noteIdleEnd = (): void => {
    idleEnds = [...idleEnds, performance.now()].filter((at) => performance.now() - at < IDLE_MS);
    if (idleEnds.length >= IDLE_ENDS && thirdParty !== null) suspended = SUSPENDED;
  };

  /** One question after another: whoever is named when a host falls silent is the one that was asked about. */
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = turn.then(work);
    turn = done.catch(() => {});
    return done;
  };

  const revive = async (): Promise<CatalogueHost> => {
    if (current?.host.alive) return current.host;
    swap(await load());
    return (current as { host: CatalogueHost }).host;
  };

  const ask = (question: Question): Promise<CatalogueAnswer> =>
    inTurn(async () => {
      for (let attempt = 1; ; attempt++) {
        const host = await revive();
        const asked = await host.ask(question);
        if (asked.ok) return asked.answer;
        answered.add(host);
        const { culprit, why } = asked;
        if (culprit === null) noteIdleEnd();
        const isSetAside = exclude(culprit, why);
        await host.ended;
        await revive();
        if (culprit === null && attempt === 1) continue;
        throw new AppError('PLUGIN_QUARANTINED', isSetAside && culprit?.hash ? excluded[culprit.hash] : `${culprit?.name ?? 'the plugin catalogue'}: ${why}`);
      }
    });

  swap(await load());
  return {
    get catalogue() {
      return (current as { catalogue: Catalogue }).catalogue;
    },
    resolve: async (request) => expect(await ask({ ask: 'resolve', request }), 'resolve').resolution,
    plan: async (settings) => expect(await ask({ ask: 'plan', settings }), 'plan').steps,
    async reload() {
      suspended = null;
      idleEnds = [];
      const next = await load();
      return inTurn(async () => swap(next));
    },
    close() {
      closed = true;
      current?.host.kill();
    },
  };
}

function expect<A extends CatalogueAnswer['ask']>(answer: CatalogueAnswer, wanted: A): Extract<CatalogueAnswer, { ask: A }> {
  if (answer.ask === 'failed') throw new AppError('INVALID_INPUT', answer.problem.message);
  if (answer.ask !== wanted) throw new AppError('INTERNAL', 'the catalogue host answered another question than it was asked');
  return answer as Extract<CatalogueAnswer, { ask: A }>;
}
