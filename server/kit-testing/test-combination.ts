import { describe, expect, it } from 'vitest';
import type { Combination, Model } from '../kit/model.ts';

/** Main seasons of the frequencies there are. */
const SEASONS = [1, 4, 7, 12, 24, 52];

/**
 * The contract every combination keeps.
 * @param models those it may have as members, by whatever route they come
 */
export function testCombination(model: Combination, models: readonly Model[]): void {
  describe(`model ${model.id}`, () => {
    it('describes itself', () => {
      expect(model.scope).toBe('combination');
      expect(model.id).toMatch(/^[a-z][a-z0-9_]{0,63}$/);
      for (const text of [model.version, model.title, model.summary, model.source]) expect(text.length).toBeGreaterThan(0);
      expect(model.summary).toMatch(/\.$/);
    });

    it('has two members or more, each once, with a weight above 0', () => {
      const ids = model.members.map((member) => member.model);
      expect(ids.length).toBeGreaterThanOrEqual(2);
      expect(new Set(ids).size).toBe(ids.length);
      for (const { weight } of model.members) expect(weight > 0 && Number.isFinite(weight)).toBe(true);
    });

    it('has members that exist and are no combinations themselves', () => {
      const known = new Map(models.map((one) => [one.id, one]));
      for (const member of model.members) {
        expect([...known.keys()]).toContain(member.model);
        expect(known.get(member.model)?.scope, member.model).not.toBe('combination');
      }
    });

    it('is a mean of two or more at every season', () => {
      for (const m of SEASONS) expect(model.members.filter(({ seasons }) => seasons === undefined || seasons.includes(m)).length).toBeGreaterThanOrEqual(2);
      for (const { seasons = [] } of model.members) for (const m of seasons) expect(Number.isInteger(m) && m >= 1).toBe(true);
    });
  });
}
