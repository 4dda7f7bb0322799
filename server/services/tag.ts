import { z } from 'zod';

/** A tag that a person writes. Letters that can be spelled in two ways are kept in one, so that they are one tag. */
export const Tag = z
  .string()
  .trim()
  .normalize('NFC')
  .min(1)
  .max(128)
  .refine((text) => !/[\p{Cc}\u2028\u2029]/u.test(text), 'has a line break or another control character; remove it')
  .refine((text) => !/^(workspace|source):/.test(text), 'begins with workspace: or source:, which only the engine writes');

/** A tag that is looked for or taken away, as it is kept. */
export const tagAsKept = (tag: string): string => tag.normalize('NFC');
