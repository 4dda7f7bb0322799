import type { JsonObject } from '../kit/json.ts';
import type { BundleContent, BundleRun, BundleStep, BundleWorkflow } from './content.ts';
import { anchor, crateId, fileEntity, type PlacedFile, ref, refs } from './crate-terms.ts';
import { workflowPath } from './layout.ts';

export const stepId = (workflow: string, step: string): string => anchor('step', workflow, step);
export const toolId = (step: BundleStep): string => anchor('tool', step.uses, step.version);
export const parameterId = (workflow: string, name: string): string => anchor('parameter', workflow, name);

/** Prospective part: presets as workflows, their steps, the plugins that carry them out, and the parameters they take. */
export function* workflowEntities(content: BundleContent, files: readonly PlacedFile[]): Generator<JsonObject> {
  const tools = new Map<string, BundleStep>();
  for (const workflow of content.workflows) {
    const runs = content.runs.filter((run) => run.workflow === workflow.id);
    const steps = stepsOf(runs);
    for (const step of steps) tools.set(toolId(step), step);
    yield workflowEntity(workflow, runs, steps, files);
    yield* parameterEntities(workflow, runs);
    let position = 0;
    for (const step of steps)
      yield { '@id': stepId(workflow.id, step.id), '@type': 'HowToStep', name: step.title, position: String(position++), workExample: ref(toolId(step)) };
  }
  for (const [id, step] of tools)
    yield { '@id': id, '@type': 'SoftwareApplication', name: step.uses, description: `Step plugin ${step.uses}`, version: step.version };
  if (content.workflows.length > 0)
    yield { '@id': '#vitrine-plan', '@type': 'ComputerLanguage', name: 'Vitrine plan', description: 'Phases and steps as JSON', version: '1' };
}

/** Steps of all runs of one workflow in their order; runs may have had longer or shorter plans. */
function stepsOf(runs: readonly BundleRun[]): BundleStep[] {
  const steps = new Map<string, BundleStep>();
  for (const run of runs) for (const step of run.steps) if (!steps.has(step.id)) steps.set(step.id, step);
  return [...steps.values()];
}

function workflowEntity(workflow: BundleWorkflow, runs: readonly BundleRun[], steps: readonly BundleStep[], files: readonly PlacedFile[]): JsonObject {
  const path = workflowPath(workflow.id);
  const file = files.find((one) => one.path === path);
  return {
    ...(file ? fileEntity(file) : {}),
    '@id': crateId(path),
    '@type': ['File', 'SoftwareSourceCode', 'ComputationalWorkflow', 'HowTo'],
    name: workflow.title,
    description: workflow.description,
    version: workflow.version,
    programmingLanguage: ref('#vitrine-plan'),
    input: refs(parameterNames(runs).map((name) => parameterId(workflow.id, name))),
    step: refs(steps.map((step) => stepId(workflow.id, step.id))),
    hasPart: refs([...new Set(steps.map(toolId))]),
  };
}

const parameterNames = (runs: readonly BundleRun[]): string[] => [...new Set(runs.flatMap((run) => run.parameters.map((parameter) => parameter.name)))];

function* parameterEntities(workflow: BundleWorkflow, runs: readonly BundleRun[]): Generator<JsonObject> {
  for (const name of parameterNames(runs)) {
    const value = runs.flatMap((run) => run.parameters).find((parameter) => parameter.name === name)?.value;
    yield {
      '@id': parameterId(workflow.id, name),
      '@type': 'FormalParameter',
      additionalType: typeof value === 'boolean' ? 'Boolean' : typeof value === 'string' ? 'Text' : Number.isInteger(value) ? 'Integer' : 'Float',
      conformsTo: ref('https://bioschemas.org/profiles/FormalParameter/1.0-RELEASE'),
      name,
    };
  }
}
