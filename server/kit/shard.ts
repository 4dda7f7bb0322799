import type { Model } from './model.ts';
import type { Random } from './random.ts';

/** What a thread is lent. */
export interface ShardTools {
  /** A model by id. @throws RangeError naming the known ids */
  model(id: string): Model;
  /** The same stream as the step's own `ctx.random(name)`. */
  random(name: string): Random;
}

/**
 * Work of many independent items, shared by the threads of a run's host. The module that calls `defineShard` exports it as
 * default and holds nothing else: every thread loads it anew.
 */
export interface Shard<Input> {
  /** `import.meta.url` of that module. */
  url: string;
  /**
   * Called once per thread. What an item makes goes into shared arrays of `input`, at places that depend on the item alone, or
   * comes back as bytes: so the result is the same at any number of threads.
   * @param input cloned for each thread; arrays over a SharedArrayBuffer are shared, not copied
   */
  open(input: Input, tools: ShardTools): (item: number) => Uint8Array | undefined;
}

export const defineShard = <Input>(url: string, open: Shard<Input>['open']): Shard<Input> => ({ url, open });

/** How many items there are, and what is said while they are worked on. */
export interface ShardWork {
  items: number;
  /** Rough time of an item in ms on one core: little work is not spread. Never changes the result. */
  cost: number;
  /** Part of the step's progress this is: 0…1 → from…to. Default 0 … 1. */
  from?: number;
  to?: number;
  note?(done: number): string;
}

/** Zeroed shared memory for results and inputs of shards. */
export const sharedF64 = (length: number): Float64Array => new Float64Array(new SharedArrayBuffer(8 * length));
export const sharedF32 = (length: number): Float32Array => new Float32Array(new SharedArrayBuffer(4 * length));
export const sharedU8 = (length: number): Uint8Array => new Uint8Array(new SharedArrayBuffer(length));
