const POW10 = Array.from({ length: 16 }, (_, k) => Number(`1e${k}`));
const DOT = 46;
/** Digits in groups of three before the decimal mark; the second match is what stands between them. */
const GROUPS = /^[+-]?[1-9]\d{0,2}(([.,])\d{3})(\2\d{3})*((?!\2)[.,]\d*)?$/;
const PLAIN = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,5})?$/;

/**
 * The decimal number in `buf[start … end)`, spaces around it ignored; NaN when it is none. Exactly what `Number(text)` gives: up to 15
 * digits the mantissa and the power of ten are both exact, so one division rounds correctly; longer ones go through `Number`.
 * May be infinite (`1e999`): the caller bounds. −0 becomes 0.
 * @param marks byte of the decimal mark, `.` or `,`, plus 256 × that of the mark that may stand between thousands, 0 = none
 */
export function parseNumber(buf: Uint8Array, start: number, end: number, marks: number = DOT): number {
  const decimal = marks & 255;
  let i = start;
  let stop = end;
  while (i < stop && buf[i] === 32) i++;
  while (stop > i && buf[stop - 1] === 32) stop--;
  const first = i;
  const negative = buf[i] === 45 && i < stop;
  if (negative || (buf[i] === 43 && i < stop)) i++;
  let mantissa = 0;
  const whole = i;
  let digit = buf[i] - 48;
  while (i < stop && digit >= 0 && digit <= 9) {
    mantissa = mantissa * 10 + digit;
    digit = buf[++i] - 48;
  }
  let digits = i - whole;
  let scale = 0;
  if (i < stop && buf[i] === decimal) {
    const fraction = ++i;
    digit = buf[i] - 48;
    while (i < stop && digit >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit;
      digit = buf[++i] - 48;
    }
    scale = i - fraction;
    digits += scale;
  }
  if (digits === 0) return Number.NaN;
  if (i < stop || digits > 15) return parseLongNumber(buf, first, stop, marks);
  const value = scale === 0 ? mantissa : mantissa / POW10[scale];
  return negative && value !== 0 ? -value : value;
}

function parseLongNumber(buf: Uint8Array, start: number, end: number, marks: number): number {
  if (end - start > 400) return Number.NaN;
  let text = Buffer.from(buf.buffer, buf.byteOffset + start, end - start).toString('latin1');
  const group = GROUPS.exec(text)?.[2];
  if (group !== undefined && group.charCodeAt(0) === marks >> 8) text = text.replaceAll(group, '');
  if ((marks & 255) !== DOT) {
    if (text.includes('.')) return Number.NaN;
    text = text.replace(',', '.');
  }
  return PLAIN.test(text) ? Number(text) + 0 : Number.NaN;
}

/** True for a cell that says "no value": empty, spaces, NA, N/A, null, none in any case. NaN is not one: it is a failed computation. */
export function isBlank(buf: Uint8Array, start: number, end: number): boolean {
  let i = start;
  while (i < end && buf[i] === 32) i++;
  if (i === end) return true;
  if (end - i > 4) return false;
  return /^(na|n\/a|null|none)\s*$/i.test(Buffer.from(buf.buffer, buf.byteOffset + i, end - i).toString('latin1'));
}

/** 1 or 0 for a word that means yes or no, NaN for any other. */
export function parseWord(text: string): number {
  const word = text.trim().toLowerCase();
  if (word === 'true' || word === 'yes' || word === 'y' || word === 't') return 1;
  if (word === 'false' || word === 'no' || word === 'n' || word === 'f') return 0;
  return Number.NaN;
}
