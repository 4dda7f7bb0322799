/**
 * A very small assembler for the flat subset of WebAssembly text in `kernel.wat`: one imported shared memory, functions
 * of i32 parameters and locals, straight instructions with `block`, `loop` and `end`. It exists so that the bytes embedded in the
 * product can be shown to come from the text beside them.
 */
const PLAIN: Readonly<Record<string, readonly number[]>> = {
  end: [0x0b],
  return: [0x0f],
  select: [0x1b],
  'i32.eqz': [0x45],
  'i32.eq': [0x46],
  'i32.ne': [0x47],
  'i32.lt_s': [0x48],
  'i32.lt_u': [0x49],
  'i32.gt_s': [0x4a],
  'i32.ge_s': [0x4e],
  'i32.ge_u': [0x4f],
  'i32.add': [0x6a],
  'i32.sub': [0x6b],
  'i32.mul': [0x6c],
  'i32.and': [0x71],
  'i32.shl': [0x74],
  'i32.shr_u': [0x76],
  'i64.and': [0x83],
  'i64.shl': [0x86],
  'i64.shr_u': [0x88],
  'i32.wrap_i64': [0xa7],
  'f64.lt': [0x63],
  'f64.eq': [0x61],
  'f64.gt': [0x64],
  'f64.floor': [0x9c],
  'f64.add': [0xa0],
  'f64.sub': [0xa1],
  'f64.mul': [0xa2],
  'f64.div': [0xa3],
  'f64.max': [0xa5],
  'i32.trunc_sat_f64_s': [0xfc, 0x02],
  'memory.copy': [0xfc, 0x0a, 0x00, 0x00],
  'f64.convert_i32_s': [0xb7],
  'f64.convert_i32_u': [0xb8],
  'f64x2.splat': [0xfd, 0x14],
  'f64x2.add': [0xfd, 0xf0, 0x01],
  'f64x2.abs': [0xfd, 0xec, 0x01],
  'f64x2.sub': [0xfd, 0xf1, 0x01],
  'f64x2.mul': [0xfd, 0xf2, 0x01],
  'f64x2.div': [0xfd, 0xf3, 0x01],
  'f64x2.pmax': [0xfd, 0xf7, 0x01],
  'f64x2.floor': [0xfd, 0x75],
  'f64x2.convert_low_i32x4_s': [0xfd, 0xfe, 0x01],
};
const BLOCKS: Readonly<Record<string, number>> = { block: 0x02, loop: 0x03 };
const JUMPS: Readonly<Record<string, number>> = { br: 0x0c, br_if: 0x0d };
const LOCALS: Readonly<Record<string, number>> = { 'local.get': 0x20, 'local.set': 0x21, 'local.tee': 0x22 };
/** Opcode and natural alignment (log2). */
const MEMORY: Readonly<Record<string, readonly [readonly number[], number]>> = {
  'i32.load': [[0x28], 2],
  'i64.load': [[0x29], 3],
  'f64.load': [[0x2b], 3],
  'i32.load8_u': [[0x2d], 0],
  'i32.load16_s': [[0x2e], 1],
  'i32.load16_u': [[0x2f], 1],
  'v128.load64_zero': [[0xfd, 0x5d], 3],
  'i64.load32_u': [[0x35], 2],
  'i32.store': [[0x36], 2],
  'i32.store8': [[0x3a], 0],
  'i32.store16': [[0x3b], 1],
  'f64.store': [[0x39], 3],
  'v128.load': [[0xfd, 0x00], 4],
  'v128.store': [[0xfd, 0x0b], 4],
};
const TYPES: Readonly<Record<string, number>> = { i32: 0x7f, i64: 0x7e, f64: 0x7c, v128: 0x7b };

function unsigned(value: number): number[] {
  const out: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    out.push(rest > 0 ? low | 0x80 : low);
  } while (rest > 0);
  return out;
}

function signed(value: number): number[] {
  const out: number[] = [];
  let rest = BigInt(value);
  for (;;) {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    if ((rest === 0n && (low & 0x40) === 0) || (rest === -1n && (low & 0x40) !== 0)) return [...out, low];
    out.push(low | 0x80);
  }
}

const text = (value: string): number[] => [...unsigned(value.length), ...Buffer.from(value, 'latin1')];
const list = (items: readonly (readonly number[])[]): number[] => [...unsigned(items.length), ...items.flat()];
const section = (id: number, body: readonly number[]): number[] => [id, ...unsigned(body.length), ...body];

interface Body {
  name: string;
  parameters: string[];
  results: string[];
  code: number[];
}

/** Instructions of one function, from its header's last token on. */
function assembleFunction(tokens: readonly string[]): Body {
  const [parameters, locals, results, names]: [string[], string[], string[], string[]] = [[], [], [], []];
  const code: number[] = [];
  const labels: string[] = [];
  const indexOf = (name: string): number => {
    const index = names.indexOf(name);
    if (index < 0) throw new Error(`unknown local ${name}`);
    return index;
  };
  for (let i = 1; i < tokens.length; i++) {
    const token = tokens[i];
    if (token === 'param' || token === 'local') {
      names.push(tokens[++i]);
      (token === 'param' ? parameters : locals).push(tokens[++i]);
    } else if (token === 'result') results.push(tokens[++i]);
    else if (token in PLAIN) {
      code.push(...PLAIN[token]);
      if (token === 'end') labels.pop();
    } else if (token in BLOCKS) {
      labels.push(tokens[++i]);
      code.push(BLOCKS[token], 0x40);
    } else if (token in JUMPS) {
      const depth = labels.length - 1 - labels.lastIndexOf(tokens[++i]);
      code.push(JUMPS[token], ...unsigned(depth));
    } else if (token in LOCALS) code.push(LOCALS[token], ...unsigned(indexOf(tokens[++i])));
    else if (token in MEMORY) {
      const offset = tokens[i + 1]?.startsWith('offset=') ? Number(tokens[++i].slice(7)) : 0;
      const [opcode, alignment] = MEMORY[token];
      code.push(...opcode, ...unsigned(alignment), ...unsigned(offset));
    } else if (token === 'i32.const') code.push(0x41, ...signed(Number(tokens[++i])));
    else if (token === 'i64.const') code.push(0x42, ...signed(Number(tokens[++i])));
    else if (token === 'f64.const') code.push(0x44, ...new Uint8Array(Float64Array.of(Number(tokens[++i])).buffer));
    else if (token === 'f64x2.extract_lane') code.push(0xfd, 0x21, Number(tokens[++i]));
    else if (token === 'f64x2.replace_lane') code.push(0xfd, 0x22, Number(tokens[++i]));
    else if (token === 'br_table') {
      const targets: number[][] = [];
      while (tokens[i + 1].startsWith('$')) targets.push(unsigned(labels.length - 1 - labels.lastIndexOf(tokens[++i])));
      // The last one is the way for every number beyond.
      code.push(0x0e, ...unsigned(targets.length - 1), ...targets.flat());
    } else throw new Error(`unknown instruction ${token}`);
  }
  const declared = list(locals.map((type) => [1, TYPES[type]]));
  const body = [...declared, ...code, 0x0b];
  return { name: tokens[0].slice(1), parameters, results, code: [...unsigned(body.length), ...body] };
}

/** The module's bytes; every function is exported under its own name, the memory is imported as env.memory and shared. */
export function assembleWat(source: string): Uint8Array<ArrayBuffer> {
  const tokens = source
    .replaceAll(/;;[^\n]*/g, '')
    .split(/[\s()]+/)
    .filter((token) => token !== '');
  const bodies: Body[] = [];
  for (let i = 0; i < tokens.length; i++) {
    if (tokens[i] !== 'func') continue;
    let end = i + 1;
    while (end < tokens.length && tokens[end] !== 'func') end++;
    bodies.push(assembleFunction(tokens.slice(i + 1, end)));
  }
  const types = bodies.map(({ parameters, results }) => [
    0x60,
    ...list(parameters.map((type) => [TYPES[type]])),
    ...list(results.map((type) => [TYPES[type]])),
  ]);
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, list(types)),
    ...section(2, list([[...text('env'), ...text('memory'), 0x02, 0x03, ...unsigned(1), ...unsigned(65536)]])),
    ...section(3, list(bodies.map((_, i) => unsigned(i)))),
    ...section(7, list(bodies.map(({ name }, i) => [...text(name), 0x00, ...unsigned(i)]))),
    ...section(10, list(bodies.map(({ code }) => code))),
  ]);
}
