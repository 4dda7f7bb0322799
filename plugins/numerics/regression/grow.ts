/**
 * Working space that only ever grows: the array itself while it is long enough, else a longer one (at least doubled).
 * What stood in it is not kept; cells are not cleared.
 * @param space array kept by a module between calls
 * @param length cells needed
 */
export function grow(space: Float64Array, length: number): Float64Array {
  return space.length >= length ? space : new Float64Array(Math.max(length, 2 * space.length));
}
