import { availableParallelism, loadavg } from 'node:os';

/** So long as it takes on a calm machine, given the more of it the more programs share each core: what is measured here is us, not them. */
export const calmly = (ms: number): number => ms * Math.max(1, (2 * loadavg()[0]) / availableParallelism());
