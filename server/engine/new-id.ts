import { randomBytes } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

let lastTime = 0;
let lastDigits: number[] = [];

/**
 * `art_` + ULID: 48 bits of time and 80 of randomness in Crockford's base 32. Ids of a process rise: within a millisecond, or after
 * the clock was put back, the time stays and the rest counts on.
 */
export function newArtifactId(now: number): string {
  if (now > lastTime) {
    lastTime = now;
    lastDigits = [...randomBytes(16)].map((byte) => byte % 32);
    // Room to count on in.
    lastDigits[0] %= 16;
  } else countOn(lastDigits);
  let time = '';
  for (let rest = lastTime, i = 0; i < 10; i++, rest = Math.floor(rest / 32)) time = ALPHABET[rest % 32] + time;
  return `art_${time}${lastDigits.map((digit) => ALPHABET[digit]).join('')}`;
}

/** Adds between 1 and 2²⁰ to the digits, so that an id cannot be told from the one before. */
function countOn(digits: number[]): void {
  let carry = 1 + (randomBytes(4).readUInt32LE() >>> 12);
  for (let i = digits.length - 1; carry > 0 && i >= 0; i--) {
    const sum = digits[i] + carry;
    digits[i] = sum % 32;
    carry = Math.floor(sum / 32);
  }
}

/** `mdl_` + ULID, rising like the others. */
export const newModelRunId = (now: number): string => `mdl_${newArtifactId(now).slice('art_'.length)}`;

/** `apr_` and the rest of an artifact's id. */
export const newApprovalId = (now: number): string => newArtifactId(now).replace('art_', 'apr_');

/** 32 hex digits. */
export const newWorkspaceId = (): string => randomBytes(16).toString('hex');
