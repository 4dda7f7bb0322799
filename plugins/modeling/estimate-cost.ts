import type { ModelData } from './model-data.ts';

/** Rough time in ms of so many fits on one row: it only says whether threads are worth starting. */
export const estimateCost = (fits: number, { panel }: ModelData): number => fits * (0.01 + panel.periods * 0.0008);
