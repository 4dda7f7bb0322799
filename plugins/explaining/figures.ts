/** Digits kept of what is told: enough that parts still add up, and half the bytes of all digits. */
const DIGITS = 10;

/** A number to be stored: rounded to 10 significant digits; null when it is not finite. */
export const figureOf = (value: number): number | null => (Number.isFinite(value) ? Number(value.toPrecision(DIGITS)) : null);

/** The same where a missing value cannot be: not finite becomes 0. */
export const numberOf = (value: number): number => figureOf(value) ?? 0;

export const figuresOf = (values: ArrayLike<number>): (number | null)[] => Array.from(values, figureOf);
export const numbersOf = (values: ArrayLike<number>): number[] => Array.from(values, numberOf);
