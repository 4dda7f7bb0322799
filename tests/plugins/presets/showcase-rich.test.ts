import { describe, expect, it } from 'vitest';
import { datasetChannels } from '../../../plugins/generator/dataset-channels.ts';
import showcaseRich from '../../../plugins/presets/showcase-rich.ts';
import type { Preset } from '../../../server/kit/preset.ts';
import { testPreset } from '../../../server/kit-testing/test-preset.ts';
import { plotOfPreset } from '../samples.ts';

testPreset(showcaseRich as unknown as Preset, { steps: 24, overrides: { stores: 3, products: 4 } });

describe('showcase_rich', () => {
  it('has launches, returns, deliveries, weather and a spending index, each in its channel', () => {
    const plot = plotOfPreset(showcaseRich as unknown as Preset);
    expect(plot.recipe).toMatchObject({
      noiseSigma: 0.1,
      promotion: { probability: 0.15 },
      stockout: { probability: 0.05 },
      trend: { shape: 'linear', rate: 0.0005 },
    });
    expect(plot.products.filter(({ launch }) => launch > 0)).toHaveLength(3);
    const names = datasetChannels(plot.recipe).map(({ meta }) => meta.name);
    expect(names).toEqual(['quantity', 'on_hand', 'latent_demand', 'price', 'promotion', 'temperature', 'macro_index', 'returned', 'received']);
  });

  it('can have its effects switched off one by one', () => {
    const { recipe } = plotOfPreset(showcaseRich as unknown as Preset, { effects: { weather: false } });
    expect(recipe.effects).toMatchObject({ weather: false, returns: true, macro: true, yearly: false });
  });
});
