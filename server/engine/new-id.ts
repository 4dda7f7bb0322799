import { randomBytes } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** `art_` + ULID: 48 bits of time and 80 of randomness in Crockford's base 32, sortable by time. */
export function newArtifactId(now: number): string {
  let time = '';
  for (let rest = now, i = 0; i < 10; i++, rest = Math.floor(rest / 32)) time = ALPHABET[rest % 32] + time;
  let random = '';
  for (const byte of randomBytes(16)) random += ALPHABET[byte % 32];
  return `art_${time}${random}`;
}

/** 32 hex digits. */
export const newWorkspaceId = (): string => randomBytes(16).toString('hex');
