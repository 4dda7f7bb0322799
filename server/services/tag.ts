import { z } from 'zod';

/** A tag that a person writes. */
export const Tag = z
  .string()
  .trim()
  .min(1)
  .max(128)
  .refine((text) => !/^(workspace|source):/.test(text), 'begins with workspace: or source:, which only the engine writes');
