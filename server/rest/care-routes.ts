import { z } from 'zod';
import { GcRequest } from '../services/artifact/collect-garbage.ts';
import { Policy } from '../services/artifact/retention.ts';
import type { RestCall, RestRoute } from './routes.ts';

const DryRun = z.strictObject({ dryRun: z.boolean().default(true) });
const Scrub = z.strictObject({ maxBytes: z.int().min(1).optional() });

/** Looking after what is stored: rescan, scrub, garbage, retention, holds, quarantine. */
export const CARE_ROUTES: readonly RestRoute[] = [
  {
    method: 'POST',
    path: '/artifacts/rescan',
    procedure: 'artifact.rescan',
    docs: { summary: 'Rebuild the registry from the documents on disk', body: DryRun },
    call: ({ caller, body }) => caller.artifact.rescan(body as { dryRun: boolean }),
  },
  {
    method: 'POST',
    path: '/artifacts/scrub',
    procedure: 'artifact.scrub',
    docs: { summary: 'Read stored bytes again and quarantine what is damaged', body: Scrub },
    call: ({ caller, body }) => caller.artifact.scrub(body as { maxBytes?: number }),
  },
  {
    method: 'POST',
    path: '/gc',
    procedure: 'artifact.gc',
    docs: { summary: 'Condemn and take bytes that nothing refers to; a dry run by default', body: GcRequest },
    call: ({ caller, body }) => caller.artifact.gc(body as z.input<typeof GcRequest>),
  },
  {
    method: 'GET',
    path: '/gc',
    procedure: 'artifact.jobs',
    docs: { summary: 'The latest housekeeping and its reports' },
    call: ({ caller }) => caller.artifact.jobs(),
  },
  {
    method: 'GET',
    path: '/retention/policies',
    procedure: 'artifact.policies',
    docs: { summary: 'Retention policies; none: everything is kept' },
    call: ({ caller }) => caller.artifact.policies(),
  },
  {
    method: 'PUT',
    path: '/retention/policies',
    procedure: 'artifact.savePolicy',
    docs: { summary: 'Make or change a retention policy', body: Policy, example: { name: 'Old drills', selector: { source: ['drill'] }, keepDays: 30 } },
    call: ({ caller, body }) => caller.artifact.savePolicy(body as Parameters<RestCall['caller']['artifact']['savePolicy']>[0]),
  },
  {
    method: 'DELETE',
    path: '/retention/policies/:policyId',
    procedure: 'artifact.deletePolicy',
    docs: { summary: 'Delete a retention policy' },
    call: ({ caller, params }) => caller.artifact.deletePolicy({ policyId: params.policyId }),
  },
  {
    method: 'POST',
    path: '/retention/policies/:policyId/apply',
    procedure: 'artifact.applyPolicy',
    docs: { summary: 'What a policy deletes and why; done without dryRun', body: DryRun },
    call: ({ caller, params, body }) => caller.artifact.applyPolicy({ ...DryRun.parse(body), policyId: params.policyId }),
  },
  {
    method: 'GET',
    path: '/holds',
    procedure: 'artifact.holds',
    docs: { summary: 'Artifacts held back from deletion' },
    call: ({ caller }) => caller.artifact.holds(),
  },
  {
    method: 'GET',
    path: '/quarantine',
    procedure: 'artifact.quarantined',
    docs: { summary: 'Stored bytes that do not match their digest, and who has them' },
    call: ({ caller }) => caller.artifact.quarantined(),
  },
];
