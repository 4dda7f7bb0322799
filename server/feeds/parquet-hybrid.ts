/**
 * Reads `count` small integers written as runs and bit-packed groups (the RLE / bit-packing hybrid of Parquet) from bytes[from … to).
 * Stops at `count` whatever the runs claim, so work is bounded by the caller and not by the file.
 * @param width bits of one value, 0–32
 * @returns values, length `count`
 * @throws RangeError when the bytes end before
 * @see Apache Parquet, "Encodings", section RLE / Bit-Packing Hybrid
 */
export function readHybrid(bytes: Uint8Array, from: number, to: number, width: number, count: number): Uint32Array {
  if (!(width >= 0 && width <= 32) || from > to || to > bytes.length) throw new RangeError(`a run of ${width}-bit values lies outside of its page`);
  const values = new Uint32Array(count);
  if (width === 0) return values;
  const valueBytes = (width + 7) >> 3;
  let at = from;
  let filled = 0;
  const byte = (): number => {
    if (at >= to) throw new RangeError(`runs end after ${filled} of ${count} values`);
    return bytes[at++];
  };
  while (filled < count) {
    let header = 0;
    for (let shift = 0; ; shift += 7) {
      const part = byte();
      header += (part & 127) * 2 ** shift;
      if (part < 128) break;
      if (shift > 28) throw new RangeError('a run is longer than any page');
    }
    if (header % 2 === 0) {
      let value = 0;
      for (let b = 0; b < valueBytes; b++) value += byte() * 2 ** (8 * b);
      const end = Math.min(count, filled + header / 2);
      values.fill(value, filled, end);
      filled = end;
      continue;
    }
    const end = Math.min(count, filled + 8 * ((header - 1) / 2));
    let held = 0;
    let bits = 0;
    const mask = 2 ** width;
    while (filled < end) {
      while (bits < width) {
        held += byte() * 2 ** bits;
        bits += 8;
      }
      values[filled++] = held % mask;
      held = Math.floor(held / mask);
      bits -= width;
    }
    // A group is whole bytes; a cut last group may leave some unread, and nothing follows it.
  }
  return values;
}
