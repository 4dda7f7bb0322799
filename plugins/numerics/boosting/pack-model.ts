import type { FeatureBins } from './bin-map.ts';
import { LOSS, lossOf, lossParameter } from './losses.ts';
import { FLAG, type TreeModel } from './model.ts';

/** 'VTRE', little-endian. */
const MAGIC = 0x45_52_54_56;
const VERSION = 1;
const HEADER = 40;
/** Stands for "leaf" where a feature's number stands otherwise. */
const LEAF = 65_535;

/**
 * A model as bytes, little-endian, exact: every number comes back bit for bit. Thresholds are not stored, they are edges of bins.
 *
 * Header: magic u32, version u16, loss u8, 0 u8, loss's number f64, base f64, features u32, trees u32, nodes u32, sets u32.
 * Each feature: kind u16 (0 number, 1 category, 2 category with a pool), length u16, edges or codes f64. Then the starts of the
 * trees u32; then each node: feature u16 (65535 leaf), rows u32, and for a leaf its value f64, for a split left child u32, flags u8,
 * bin u8, gain f64. Last the sets of categories, 32 bytes each, in the order of their nodes.
 */
export function packModel(model: TreeModel): Uint8Array<ArrayBuffer> {
  const { starts, feature, left, bin, flags, set, sets, value, count, gain } = model;
  const nodes = starts[starts.length - 1];
  const usedSets = set.subarray(0, nodes).reduce((most, own) => Math.max(most, own + 1), 0);
  let size = HEADER + 4 * starts.length + 32 * usedSets;
  for (const own of model.bins) size += 4 + 8 * listOf(own).length;
  for (let node = 0; node < nodes; node++) size += feature[node] < 0 ? 14 : 20;
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint16(4, VERSION, true);
  view.setUint8(6, LOSS[model.loss.kind]);
  view.setFloat64(8, lossParameter(model.loss), true);
  view.setFloat64(16, model.base, true);
  [model.bins.length, starts.length - 1, nodes, usedSets].forEach((length, i) => {
    view.setUint32(24 + 4 * i, length, true);
  });
  let at = HEADER;
  for (const own of model.bins) {
    view.setUint16(at, own.kind === 'number' ? 0 : own.isPooled ? 2 : 1, true);
    view.setUint16(at + 2, listOf(own).length, true);
    at = putDoubles(view, at + 4, listOf(own));
  }
  for (const start of starts) {
    view.setUint32(at, start, true);
    at += 4;
  }
  for (let node = 0; node < nodes; node++) {
    view.setUint16(at, feature[node] < 0 ? LEAF : feature[node], true);
    view.setUint32(at + 2, count[node], true);
    if (feature[node] < 0) view.setFloat64(at + 6, value[node], true);
    else {
      view.setUint32(at + 6, left[node], true);
      view.setUint8(at + 10, flags[node]);
      view.setUint8(at + 11, bin[node]);
      view.setFloat64(at + 12, gain[node], true);
    }
    at += feature[node] < 0 ? 14 : 20;
  }
  bytes.set(sets.subarray(0, 32 * usedSets), at);
  return bytes;
}

const listOf = (bins: FeatureBins): Float64Array => (bins.kind === 'number' ? bins.edges : bins.codes);

function putDoubles(view: DataView, from: number, values: Float64Array): number {
  values.forEach((value, i) => {
    view.setFloat64(from + 8 * i, value, true);
  });
  return from + 8 * values.length;
}

/** The model that `packModel` made into bytes. @throws RangeError when the bytes are of something else or cut short */
export function unpackModel(bytes: Uint8Array<ArrayBufferLike>): TreeModel {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER || view.getUint32(0, true) !== MAGIC) throw new RangeError('these bytes are not a tree model');
  if (view.getUint16(4, true) !== VERSION) throw new RangeError(`tree model of version ${view.getUint16(4, true)}, this reads version ${VERSION}; fit it anew`);
  const [features, trees, nodes, usedSets] = [0, 1, 2, 3].map((i) => view.getUint32(24 + 4 * i, true));
  const bins: FeatureBins[] = [];
  let at = HEADER;
  for (let i = 0; i < features; i++) {
    const kind = view.getUint16(at, true);
    const from = at + 4;
    const list = Float64Array.from({ length: view.getUint16(at + 2, true) }, (_, k) => view.getFloat64(from + 8 * k, true));
    bins.push(kind === 0 ? { kind: 'number', edges: list } : { kind: 'category', codes: list, isPooled: kind === 2 });
    at = from + 8 * list.length;
  }
  const firstStart = at;
  const starts = Int32Array.from({ length: trees + 1 }, (_, i) => view.getUint32(firstStart + 4 * i, true));
  const tables = readNodes(view, at + 4 * (trees + 1), nodes, bins);
  const sets = bytes.slice(tables.end, tables.end + 32 * usedSets);
  if (sets.length !== 32 * usedSets) throw new RangeError('the tree model is cut short');
  const { end: _, ...model } = tables;
  return { loss: lossOf(view.getUint8(6), view.getFloat64(8, true)), base: view.getFloat64(16, true), bins, starts, sets: Uint8Array.from(sets), ...model };
}

function readNodes(view: DataView, from: number, nodes: number, bins: readonly FeatureBins[]) {
  const doubles = (): Float64Array => new Float64Array(nodes);
  const model = {
    feature: new Int32Array(nodes).fill(-1),
    left: new Int32Array(nodes),
    threshold: doubles().fill(Number.NaN),
    bin: new Uint8Array(nodes),
    flags: new Uint8Array(nodes),
    set: new Int32Array(nodes).fill(-1),
    value: doubles(),
    count: doubles(),
    gain: doubles(),
  };
  let at = from;
  let sets = 0;
  for (let node = 0; node < nodes; node++) {
    const feature = view.getUint16(at, true);
    model.count[node] = view.getUint32(at + 2, true);
    if (feature === LEAF) {
      model.value[node] = view.getFloat64(at + 6, true);
      at += 14;
      continue;
    }
    model.feature[node] = feature;
    model.left[node] = view.getUint32(at + 6, true);
    model.flags[node] = view.getUint8(at + 10);
    model.bin[node] = view.getUint8(at + 11);
    model.gain[node] = view.getFloat64(at + 12, true);
    const own = bins[feature];
    if ((model.flags[node] & FLAG.category) !== 0) model.set[node] = sets++;
    else if (own.kind === 'number' && model.bin[node] > 0) model.threshold[node] = own.edges[model.bin[node] - 1];
    at += 20;
  }
  return { ...model, end: at };
}
