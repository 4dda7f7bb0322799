/** A seeded stream of numbers: xoshiro128** (Blackman & Vigna 2018), state from sfc-style hashing of the stream's name. */
export interface Random {
  /** Uniform integer 0 … 2³²−1. */
  u32(): number;
  /** Uniform in [0, 1) with 53 bits. */
  uniform(): number;
  /** Standard normal (Marsaglia polar method, both values used). */
  normal(): number;
  /** Uniform integer in [0, n). */
  below(n: number): number;
}

/** FNV-1a over UTF-16 code units, finished by the murmur3 mixer; 32 bits. */
function hash(text: string, salt: number): number {
  let h = (0x811c9dc5 ^ salt) >>> 0;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * The stream of (seed, purpose, entity). Streams do not touch each other: switching an effect on or adding a store
 * never shifts another stream.
 * @param seed integer ≥ 0
 */
export function randomStream(seed: number, ...names: readonly (string | number)[]): Random {
  const key = `${seed}\u0000${names.join('\u0000')}`;
  let a = hash(key, 1);
  let b = hash(key, 2);
  let c = hash(key, 3);
  let d = hash(key, 4) | 1;
  let spare = Number.NaN;
  const u32 = (): number => {
    const s = Math.imul(b, 5);
    const result = Math.imul((s << 7) | (s >>> 25), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = (d << 11) | (d >>> 21);
    return result;
  };
  const uniform = (): number => ((u32() >>> 5) * 67_108_864 + (u32() >>> 6)) / 9_007_199_254_740_992;
  const normal = (): number => {
    if (!Number.isNaN(spare)) {
      const value = spare;
      spare = Number.NaN;
      return value;
    }
    let x: number;
    let y: number;
    let r: number;
    do {
      x = 2 * uniform() - 1;
      y = 2 * uniform() - 1;
      r = x * x + y * y;
    } while (r >= 1 || r === 0);
    const scale = Math.sqrt((-2 * Math.log(r)) / r);
    spare = y * scale;
    return x * scale;
  };
  return { u32, uniform, normal, below: (n) => Math.floor(uniform() * n) };
}
