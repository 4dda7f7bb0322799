import type { TreeModel } from '../numerics/boosting/model.ts';
import { packModel, unpackModel } from '../numerics/boosting/pack-model.ts';

/** What was learnt for one bucket. */
export interface PanelPart {
  model: TreeModel;
  /** Deviation of each series in its own unit, [series]. */
  sigma: Float64Array;
}

/** Number of series, their deviations as little-endian doubles, then the model. */
export function packPart({ model, sigma }: PanelPart): Uint8Array {
  const trees = packModel(model);
  const bytes = new Uint8Array(8 + 8 * sigma.length + trees.length);
  new Float64Array(bytes.buffer, 0, 1)[0] = sigma.length;
  bytes.set(new Uint8Array(sigma.buffer, sigma.byteOffset, sigma.byteLength), 8);
  bytes.set(trees, 8 + 8 * sigma.length);
  return bytes;
}

export function unpackPart(bytes: Uint8Array): PanelPart {
  const own = bytes.slice();
  const [series] = new Float64Array(own.buffer, 0, 1);
  return { sigma: new Float64Array(own.buffer, 8, series), model: unpackModel(own.subarray(8 + 8 * series)) };
}
