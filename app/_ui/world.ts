import type { PresetView } from '../../server/services/preset/views.ts';

/** Class that lends a preset's two accents as --c and --d; with `world` they also become the accents of everything inside. */
export const worldClass = (presetId: string): string => `p-${presetId.replace(/[^a-z0-9_-]/gi, '')}`;

const COLOUR = /^#[0-9a-f]{6}$/i;

/** The rules of those classes, one a preset. Colours that are not six hex digits are left out. */
export function worldRules(presets: readonly PresetView[]): string {
  return presets
    .filter(({ theme }) => [...theme.dark, ...theme.light].every((colour) => COLOUR.test(colour)))
    .map(({ id, theme }) => `.${worldClass(id)}{--c:light-dark(${theme.light[0]},${theme.dark[0]});--d:light-dark(${theme.light[1]},${theme.dark[1]})}`)
    .join('');
}
