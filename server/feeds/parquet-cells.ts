import type { SchemaElement } from 'hyparquet';
import { parseFloat16 } from 'hyparquet/src/convert.js';

/** A stored value as a CSV of the same table would hold it: bytes, or plain ASCII. */
export type CellText = (value: unknown) => Uint8Array | string;

/** Distinct days and times kept as text. */
const KEPT = 1 << 16;

/**
 * How the values of a column are written. Numbers in their shortest form, a 32-bit float as the shortest text that is that float,
 * decimals exactly, days as 2024-01-31, times as 2024-01-31 08:00:00 in UTC (without a time at midnight), flags as true and false,
 * text and everything unknown as its bytes.
 */
export function cellWriter(element: SchemaElement): CellText {
  const { type, converted_type: converted, logical_type: logical } = element;
  if (converted === 'DECIMAL' || logical?.type === 'DECIMAL') {
    const scale = element.scale ?? (logical?.type === 'DECIMAL' ? logical.scale : 0) ?? 0;
    return (value) => decimalText(toInteger(value), scale);
  }
  if (converted === 'DATE' || logical?.type === 'DATE') return kept((value) => timeText(Number(value) * 86_400_000, 'day'));
  const perMs = ticksPerMs(element);
  if (perMs !== null) return kept((value) => timeText(Number(floorDiv(BigInt(value as bigint | number), perMs)), 'time'));
  if (type === 'INT96') return kept((value) => timeText(int96Ms(value as bigint), 'time'));
  const isUnsigned = converted?.startsWith('UINT_') === true || (logical?.type === 'INTEGER' && !logical.isSigned);
  if (type === 'INT64') return isUnsigned ? (value) => String(BigInt.asUintN(64, value as bigint)) : (value) => String(value);
  if (type === 'INT32') return isUnsigned ? (value) => String((value as number) >>> 0) : (value) => String(value);
  if (type === 'FLOAT') return (value) => floatText(value as number);
  if (logical?.type === 'FLOAT16') return (value) => String(parseFloat16(value as Uint8Array));
  if (logical?.type === 'UUID') return (value) => uuidText(value as Uint8Array);
  if (type === 'BYTE_ARRAY' || type === 'FIXED_LEN_BYTE_ARRAY') return (value) => value as Uint8Array;
  return (value) => String(value);
}

function kept(text: (value: unknown) => string): CellText {
  const known = new Map<unknown, string>();
  return (value) => {
    const found = known.get(value);
    if (found !== undefined) return found;
    const made = text(value);
    if (known.size < KEPT) known.set(value, made);
    return made;
  };
}

/** Units of a timestamp in one millisecond; null when it is none. */
function ticksPerMs({ converted_type: converted, logical_type: logical }: SchemaElement): bigint | null {
  if (logical?.type === 'TIMESTAMP') return logical.unit === 'NANOS' ? 1_000_000n : logical.unit === 'MICROS' ? 1000n : 1n;
  if (converted === 'TIMESTAMP_MICROS') return 1000n;
  return converted === 'TIMESTAMP_MILLIS' ? 1n : null;
}

const floorDiv = (a: bigint, b: bigint): bigint => (a >= 0n || a % b === 0n ? a / b : a / b - 1n);

/** Julian day in the upper 32 bits, nanoseconds of the day in the lower 64. */
const int96Ms = (value: bigint): number => Number((value >> 64n) - 2_440_588n) * 86_400_000 + Number((value & 0xffff_ffff_ffff_ffffn) / 1_000_000n);

function timeText(ms: number, grain: 'day' | 'time'): string {
  if (!(Math.abs(ms) <= 8.64e15)) return `${ms} ms`;
  const iso = new Date(ms).toISOString();
  const [day, time] = [iso.slice(0, -14), iso.slice(-13, -1)];
  if (grain === 'day' || time === '00:00:00.000') return day;
  return `${day} ${time.endsWith('.000') ? time.slice(0, 8) : time}`;
}

/** Unscaled integer of a decimal: a number, a bigint, or big-endian bytes in two's complement. */
function toInteger(value: unknown): bigint {
  if (!(value instanceof Uint8Array)) return BigInt(value as number | bigint);
  let unscaled = 0n;
  for (const byte of value) unscaled = (unscaled << 8n) | BigInt(byte);
  return BigInt.asIntN(8 * value.length, unscaled);
}

function decimalText(unscaled: bigint, scale: number): string {
  if (scale <= 0) return String(unscaled * 10n ** BigInt(Math.min(400, -scale)));
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** Nine digits tell all 32-bit floats apart; most prices are whole cents, which is tried first. */
function floatText(value: number): string {
  if (Number.isInteger(value) || !Number.isFinite(value)) return String(value);
  const cents = Math.round(value * 100) / 100;
  if (Math.abs(value) < 10_000 && Math.fround(cents) === value) return String(cents);
  for (let digits = 2; digits < 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return String(Number(value.toPrecision(9)));
}

function uuidText(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
