/** Words of counts, the same wherever a person reads them; no Intl, so that stored text does not depend on a machine's locale data. */

/** 1234567 → "1,234,567". */
export function groupDigits(value: number): string {
  const [whole, rest] = String(Math.round(value)).split('e');
  return rest === undefined ? whole.replace(/\B(?=(\d{3})+$)/g, ',') : String(value);
}

/** "1 row", "1,027 rows", "1 series", "3 series". @param many the word for any count but one; `one` with an s by default */
export const plural = (count: number, one: string, many = `${one}s`): string => `${groupDigits(count)} ${count === 1 ? one : many}`;

/** "all 30 series", "the one series". */
export const allOf = (count: number, one: string, many = `${one}s`): string => (count === 1 ? `the one ${one}` : `all ${groupDigits(count)} ${many}`);
