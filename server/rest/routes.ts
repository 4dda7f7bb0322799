import type { z } from 'zod';
import type { ErrorCode } from '../errors.ts';
import type { AppRouter, Caller } from '../routers/app-router.ts';
import { APPROVAL_ROUTES } from './approval-routes.ts';
import { ARTIFACT_ROUTES } from './artifact-routes.ts';
import { BATCH_ROUTES } from './batch-routes.ts';
import { BUNDLE_ROUTES } from './bundle-routes.ts';
import { DATASET_ROUTES } from './dataset-routes.ts';
import { KNOWLEDGE_ROUTES } from './knowledge-routes.ts';
import type { PathParams } from './match-path.ts';
import { REGISTRY_ROUTES } from './registry-routes.ts';
import { RUN_ROUTES } from './run-routes.ts';
import { SCENARIO_ROUTES } from './scenario-routes.ts';
import { WORKSPACE_ROUTES } from './workspace-routes.ts';

type Procedures = AppRouter['_def']['record'];
/** Every procedure by its path, `run.list`. */
export type ProcedureName = { [Entity in keyof Procedures & string]: `${Entity}.${keyof Procedures[Entity] & string}` }[keyof Procedures & string];

export interface RestCall {
  caller: Caller;
  params: PathParams;
  query: URLSearchParams;
  /** Parsed JSON body; `{}` when there is none. */
  body: unknown;
  /** Versions of an If-Match header. */
  ifMatch: number[] | undefined;
}

/** What stands in the description of the API beside what the procedure's schemas say. */
export interface RouteDocs {
  /** What it does, in a line. */
  summary: string;
  /** What else there is to know. */
  about?: string;
  /** Parameters of the address where they are not the fields of the procedure. */
  query?: z.ZodType;
  /** The body where it is not the fields of the procedure. */
  body?: z.ZodType;
  /** A body that works. */
  example?: unknown;
  /** The answer where it is not what the procedure answers. */
  answer?: (whole: { [key: string]: unknown }) => { [key: string]: unknown };
  /** What can go wrong beside what the address, query and body bring. */
  errors?: readonly ErrorCode[];
}

export interface RestRoute {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `:name` stands for one path segment. */
  path: string;
  /** What answers. Its input schema describes, and unless there is a `call` reads, the query of a GET and the body of the others. */
  procedure: ProcedureName;
  docs: RouteDocs;
  /** Fields of the procedure that parts of the path fill, where their names differ. */
  fills?: Readonly<Record<string, string>>;
  status?: number;
  /** Answers carry their version as ETag. */
  versioned?: boolean;
  /** An Idempotency-Key header is its field of that name, unless the body has one. */
  keyed?: boolean;
  /** Where an input is not simply query or body with the parts of the path. */
  call?(call: RestCall): Promise<unknown>;
}

/** The procedures as REST, under /api/v1. Inputs are checked by the procedures themselves. Words before ids: the first route that fits is taken. */
export const ROUTES: readonly RestRoute[] = [
  ...ARTIFACT_ROUTES,
  ...BUNDLE_ROUTES,
  { method: 'GET', path: '/presets', procedure: 'preset.list', docs: { summary: 'Presets that can be run' } },
  {
    method: 'GET',
    path: '/presets/:id',
    procedure: 'preset.get',
    docs: { summary: 'One preset: its form as JSON Schema, its story, its sample', errors: ['UNKNOWN_PRESET'] },
  },
  { method: 'GET', path: '/models', procedure: 'model.list', docs: { summary: 'Forecast models and what they need' } },
  ...RUN_ROUTES,
  ...WORKSPACE_ROUTES,
  ...DATASET_ROUTES,
  ...APPROVAL_ROUTES,
  ...REGISTRY_ROUTES,
  {
    method: 'GET',
    path: '/plugins',
    procedure: 'plugin.list',
    docs: { summary: 'Plugins: presets, steps and models, where they come from, and what is set aside and why' },
  },
  {
    method: 'POST',
    path: '/plugins/reload',
    procedure: 'plugin.reload',
    docs: {
      summary: 'Look at the plugin folder again',
      about: 'Third-party files that were added, changed or removed since are seen; runs in progress keep what they loaded.',
    },
  },
  ...BATCH_ROUTES,
  ...KNOWLEDGE_ROUTES,
  ...SCENARIO_ROUTES,
  {
    method: 'GET',
    path: '/system/health',
    procedure: 'system.health',
    docs: { summary: 'What the server runs on, what it holds, and whether its checks pass' },
  },
];
