import { z } from 'zod';
import { openDataset } from '../../../server/kit/dataset.ts';
import type { DriverRole } from '../../../server/kit/model.ts';
import { defineStep, many, read } from '../../../server/kit/step.ts';
import { forecastPanel } from '../../boosting/forecast-panel.ts';
import { unpackPart } from '../../boosting/panel-part.ts';
import { partsOf } from '../../explaining/explain-path.ts';
import { numberOf } from '../../explaining/figures.ts';
import { openSubject } from '../../explaining/subject.ts';
import { toldColumns } from '../../explaining/tree-parts.ts';
import { measureImportances } from '../../numerics/boosting/importances.ts';
import { plural } from '../../words/format.ts';

const ALL_ROLES: ReadonlySet<DriverRole> = new Set(['price', 'promotion', 'event', 'regressor']);

export default defineStep({
  id: 'explain_model',
  version: '1.0.0',
  title: 'Explain a model',
  summary: 'Answers which columns a model of trees leans on: how much its splits lowered the error, by column. Changes nothing.',
  params: z.strictObject({ model: z.string().min(1).describe('A trained model of trees') }),
  reads: { dataset: read('dataset'), models: many('models') },
  writes: { importances: 'importances' },
  run({ inputs, params, ctx }) {
    const table = inputs.models.find((input) => input.table().meta.model === params.model)?.table();
    const model = ctx.model(params.model);
    if (!table || model.scope !== 'global' || model.forecast !== forecastPanel)
      throw new RangeError(`model "${params.model}" is no trained model of trees; ask for one of gradient boosting or random forest`);
    const { panel } = openSubject(openDataset(inputs.dataset.table()), 0, table.meta.horizon, ALL_ROLES).data;
    const columns = toldColumns(panel).map(({ name, group }) => ({ name, group, gain: 0, splits: 0 }));
    const parts = partsOf(table).map(unpackPart);
    for (const { model: trees } of parts) {
      const { gain, splits } = measureImportances(trees);
      for (const [at, column] of columns.entries()) {
        column.gain += gain[at];
        column.splits += splits[at];
      }
    }
    const total = columns.reduce((sum, { gain }) => sum + gain, 0);
    const trees = parts.reduce((sum, part) => sum + part.model.starts.length - 1, 0);
    const ranked = columns
      .map((column) => ({ ...column, gain: total > 0 ? numberOf(column.gain / total) : 0 }))
      .sort((a, b) => b.gain - a.gain || (a.name < b.name ? -1 : 1));
    return {
      detail: `${plural(trees, 'tree', 'trees')}, ${plural(columns.length, 'column', 'columns')}`,
      outputs: { importances: { model: params.model, trees, columns: ranked } },
    };
  },
});
