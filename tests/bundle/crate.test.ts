import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { buildBundle } from '../../server/bundle/build-bundle.ts';
import { listFolder } from '../../server/bundle/folder-reader.ts';
import { LIMITS } from '../../server/bundle/limits.ts';
import { newFolder } from '../support/folders.ts';
import { sampleContent } from './sample-content.ts';

const require = createRequire(import.meta.url);

interface Entity {
  '@id': string;
  '@type': string | string[];
  [property: string]: unknown;
}
interface Crate {
  '@context': string;
  '@graph': Entity[];
}
const CONTEXT = 'https://w3id.org/ro/crate/1.2/context';
/** The 1.2 context as the package ro-crate carries it; nothing is fetched. */
const context = require('ro-crate/lib/context.json') as object;

let data: string;
let crate: Crate;
beforeAll(async () => {
  data = join((await buildBundle(sampleContent(), { parent: newFolder('bundle') })).path, 'data');
  crate = JSON.parse(readFileSync(join(data, 'ro-crate-metadata.json'), 'utf8')) as Crate;
});

const find = (id: string): Entity => {
  const entity = crate['@graph'].find((one) => one['@id'] === id);
  if (!entity) throw new Error(`no entity ${id}`);
  return entity;
};
const refs = (value: unknown): string[] =>
  [value].flat().flatMap((one) => (typeof one === 'object' && one !== null && '@id' in one ? [String(one['@id'])] : []));
const typed = (type: string): Entity[] => crate['@graph'].filter((entity) => [entity['@type']].flat().includes(type));

describe('the crate for others', () => {
  it('passes the validator of the package ro-crate, offline, with every file found', async () => {
    const fetched: string[] = [];
    vi.stubGlobal('fetch', async (url: string) => {
      fetched.push(url);
      return new Response(JSON.stringify(context), { headers: { 'content-type': 'application/ld+json' } });
    });
    // Loaded now, for it holds on to the fetch it finds.
    const { Validator } = require('ro-crate') as { Validator: new () => ValidatorLike };
    const validator = new Validator();
    validator.parseJSON(readFileSync(join(data, 'ro-crate-metadata.json'), 'utf8'));
    await validator.validate();
    const paths = listFolder(data, LIMITS).filter((path) => path !== 'ro-crate-metadata.json');
    const folders = new Set(paths.flatMap((path) => path.split('/').map((_, at, all) => `${all.slice(0, at).join('/')}/`)));
    const present = [...paths, ...[...folders].filter((folder) => typed('Dataset').some((entity) => entity['@id'] === folder))];
    validator.checkFiles(Object.fromEntries(present.map((path) => [path, { exists: true, isDir: path.endsWith('/') }])));
    vi.unstubAllGlobals();
    expect(validator.results.filter((result) => result.status !== 'success')).toEqual([]);
    expect(validator.results.length).toBeGreaterThan(8);
    expect(new Set(fetched)).toEqual(new Set([CONTEXT]));
  });

  it('is JSON-LD in which every term is known: expansion loses nothing', async () => {
    const { expand } = require('jsonld') as { expand(document: object, options: object): Promise<Record<string, unknown>[]> };
    const load = async (url: string) => {
      expect(url).toBe(CONTEXT);
      return { contextUrl: undefined, documentUrl: url, document: context };
    };
    const expanded = await expand(crate, { documentLoader: load, base: 'arcp://bundle/' });
    expect(expanded).toHaveLength(crate['@graph'].length);
    for (const [at, entity] of crate['@graph'].entries()) {
      const terms = Object.keys(entity).filter((key) => !key.startsWith('@'));
      const known = Object.keys(expanded[at]).filter((key) => !key.startsWith('@'));
      expect([entity['@id'], known.length]).toEqual([entity['@id'], terms.length]);
      for (const iri of known) expect(iri).toMatch(/^https?:\/\/(schema\.org|bioschemas\.org|purl\.org\/dc\/terms)\//);
    }
  });

  it('describes whatever it refers to, and each once', () => {
    const ids = crate['@graph'].map((entity) => entity['@id']);
    expect(new Set(ids).size).toBe(ids.length);
    const outside = crate['@graph']
      .flatMap((entity) => Object.entries(entity).flatMap(([key, value]) => (key === '@context' ? [] : refs(value))))
      .filter(
        (id) => !ids.includes(id) && !/^(http:\/\/schema\.org\/\w+ActionStatus|https:\/\/bioschemas\.org\/|https:\/\/w3id\.org\/ro\/crate\/1\.2)/.test(id),
      );
    expect(outside).toEqual([]);
  });
});

describe('runs as the profiles want them', () => {
  it('one CreateAction per run, whether it worked or not, with all it needs', () => {
    for (const [id, status] of [
      ['art_00RUN', 'Completed'],
      ['art_09RUN', 'Failed'],
    ]) {
      const action = find(`#run-${id}`);
      expect(action['@type']).toBe('CreateAction');
      expect(refs(action.actionStatus)).toEqual([`http://schema.org/${status}ActionStatus`]);
      expect(action).toMatchObject({ startTime: '2026-03-01T10:00:00.000+00:00', endTime: '2026-03-01T10:00:02.500+00:00' });
      expect(refs(action.instrument)).toEqual(['workflow/demo_minimal.json']);
      expect(refs(action.agent)).toEqual(['#actor-local']);
      expect(refs(action.object)).toEqual(expect.arrayContaining(['artifacts/art_01DATASET/v1/', `#value-${id}-seed`]));
      expect(refs(action.result)).toEqual(expect.arrayContaining([`runs/${id}/`, 'artifacts/art_02FORECAST/v1/', '#artifact-art_03MODEL']));
      expect('error' in action).toBe(status === 'Failed');
    }
    expect(refs(find('./').mentions)).toEqual(['#run-art_00RUN', '#run-art_09RUN']);
    expect(refs(find('./').mainEntity)).toEqual(['workflow/demo_minimal.json']);
  });

  it('tools, steps and their control, as a Provenance Run Crate must have them', () => {
    const workflow = find('workflow/demo_minimal.json');
    expect(workflow['@type']).toEqual(['File', 'SoftwareSourceCode', 'ComputationalWorkflow', 'HowTo']);
    expect(refs(workflow.hasPart).sort()).toEqual(['#tool-ask-1.0.0', '#tool-generate-1.0.0', '#tool-train-1.2.0']);
    for (const control of typed('ControlAction')) {
      const step = find(refs(control.instrument)[0]);
      const action = find(refs(control.object)[0]);
      expect([step['@type'], action['@type']]).toEqual(['HowToStep', 'CreateAction']);
      expect(refs(workflow.step)).toContain(step['@id']);
      expect(refs(step.workExample)).toEqual(refs(action.instrument));
    }
    // A skipped step was planned and not executed.
    expect([typed('HowToStep').length, typed('ControlAction').length]).toEqual([3, 4]);
    for (const organise of typed('OrganizeAction')) expect(find(refs(organise.result)[0])['@type']).toBe('CreateAction');
    for (const value of typed('PropertyValue').filter((one) => one.exampleOfWork !== undefined))
      expect(refs(workflow.input)).toContain(refs(value.exampleOfWork)[0]);
  });

  it('files with length and digest, software with version and never softwareVersion', () => {
    const files = typed('File');
    expect(files.map((file) => file['@id']).sort()).toEqual(listFolder(data, LIMITS).filter((path) => !path.startsWith('ro-crate-')));
    for (const file of files) expect(file).toMatchObject({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/), contentSize: expect.stringMatching(/^\d+$/) });
    expect(JSON.stringify(crate)).not.toContain('softwareVersion');
    expect(crate['@graph'].find((entity) => entity.alternateName === 'Größe, Länge/μ ± σ.csv')).toMatchObject({ name: 'μ ± σ.csv' });
    expect(refs(find('./').hasPart)).not.toContain('ro-crate-preview.html');
  });
});

interface ValidatorLike {
  results: { status: string; id: string; message: string }[];
  parseJSON(text: string): void;
  validate(): Promise<boolean>;
  checkFiles(files: Record<string, { exists: boolean; isDir: boolean }>): void;
}
