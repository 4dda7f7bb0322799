import type { JsonObject } from '../kit/json.ts';
import type { BundleContent, BundleRun, BundleStep } from './content.ts';
import { artifactIds } from './crate-artifacts.ts';
import { anchor, crateId, offsetTime, ref, refs } from './crate-terms.ts';
import { parameterId, stepId, toolId } from './crate-workflows.ts';
import { workflowPath } from './layout.ts';

const STATUS = { completed: 'CompletedActionStatus', failed: 'FailedActionStatus', cancelled: 'FailedActionStatus' } as const;

/** Retrospective part: what was executed, by whom, when, from what, to what end. */
export function* runEntities(content: BundleContent, folders: ReadonlyMap<string, readonly string[]>): Generator<JsonObject> {
  const known = artifactIds(content);
  const entityOf = (ids: readonly string[]): JsonObject[] => refs(ids.map((id) => known.get(id) ?? anchor('artifact', id)));
  yield* actorEntities(content.runs);
  for (const run of content.runs) {
    yield* oneRun(run, entityOf);
    const folder = `runs/${run.id}/`;
    yield { '@id': folder, '@type': 'Dataset', name: `Record of ${run.name}`, hasPart: refs(folders.get(folder) ?? []) };
  }
  for (const id of namedBy(content.runs))
    if (!known.has(id))
      yield {
        '@id': anchor('artifact', id),
        '@type': 'CreativeWork',
        name: `Artifact ${id}`,
        description: 'Named by a run; its record is not in this bundle.',
      };
}

/** Every artifact that a run or a step speaks of, once, sorted. */
const namedBy = (runs: readonly BundleRun[]): string[] =>
  [...new Set(runs.flatMap((run) => [...run.uses, ...run.makes, ...run.steps.flatMap((step) => [...step.reads, ...step.makes])]))].sort();

function* actorEntities(runs: readonly BundleRun[]): Generator<JsonObject> {
  const actors = new Map(runs.map((run) => [run.actor.id, run.actor]));
  for (const { id, name, kind } of actors.values()) yield { '@id': anchor('actor', id), '@type': kind === 'person' ? 'Person' : 'SoftwareApplication', name };
  for (const version of new Set(runs.map((run) => run.productVersion)))
    yield { '@id': anchor('engine', version), '@type': 'SoftwareApplication', name: 'Vitrine', description: 'Engine that executed the runs', version };
}

type EntityOf = (ids: readonly string[]) => JsonObject[];

/** The run itself, the engine that organised it, its parameters, and for each step that was executed an action and its control. */
function* oneRun(run: BundleRun, entityOf: EntityOf): Generator<JsonObject> {
  const executed = run.steps.filter((step) => step.status !== 'skip');
  yield {
    '@id': anchor('run', run.id),
    '@type': 'CreateAction',
    name: run.name,
    identifier: run.id,
    agent: ref(anchor('actor', run.actor.id)),
    instrument: ref(crateId(workflowPath(run.workflow))),
    object: [...entityOf(run.uses), ...refs(run.parameters.map((parameter) => anchor('value', run.id, parameter.name)))],
    result: [ref(`runs/${run.id}/`), ...entityOf(run.makes)],
    ...times(run),
    actionStatus: ref(`http://schema.org/${STATUS[run.status]}`),
    ...(run.error === null ? {} : { error: run.error }),
  };
  yield {
    '@id': anchor('organise', run.id),
    '@type': 'OrganizeAction',
    name: `Execution of ${run.name}`,
    agent: ref(anchor('actor', run.actor.id)),
    instrument: ref(anchor('engine', run.productVersion)),
    object: refs(executed.map((step) => anchor('control', run.id, step.id))),
    result: ref(anchor('run', run.id)),
    ...times(run),
  };
  for (const { name, value } of run.parameters)
    yield { '@id': anchor('value', run.id, name), '@type': 'PropertyValue', exampleOfWork: ref(parameterId(run.workflow, name)), name, value };
  for (const step of executed) yield* oneStep(run, step, entityOf);
}

function* oneStep(run: BundleRun, step: BundleStep, entityOf: EntityOf): Generator<JsonObject> {
  const action = anchor('action', run.id, step.id);
  yield {
    '@id': anchor('control', run.id, step.id),
    '@type': 'ControlAction',
    name: `Orchestration of ${step.title}`,
    instrument: ref(stepId(run.workflow, step.id)),
    object: ref(action),
  };
  yield {
    '@id': action,
    '@type': 'CreateAction',
    name: step.title,
    agent: ref(anchor('actor', run.actor.id)),
    instrument: ref(toolId(step)),
    object: entityOf(step.reads),
    result: entityOf(step.makes),
    ...times(step),
    actionStatus: ref(`http://schema.org/${step.status === 'fail' ? 'FailedActionStatus' : 'CompletedActionStatus'}`),
  };
}

const times = ({ startedAt, endedAt }: { startedAt: string | null; endedAt: string | null }): JsonObject => ({
  ...(startedAt === null ? {} : { startTime: offsetTime(startedAt) }),
  ...(endedAt === null ? {} : { endTime: offsetTime(endedAt) }),
});
