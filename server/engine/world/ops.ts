import type { World } from '../../kit/step.ts';
import { readOps } from '../ops/read-ops.ts';
import type { Viewpoint } from './index.ts';

/** The five numbers as the Control Center shows them at this moment. */
export const lookAtOps = async ({ db, now }: Viewpoint): Promise<NonNullable<World['ops']>> => (await readOps(db, now)).ops;
