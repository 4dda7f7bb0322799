import type { ModelView } from '../../server/services/model/views.ts';
import { formatCount, joinWords } from './numbers.ts';

export const SCOPE_WORDS: Readonly<Record<ModelView['scope'], string>> = {
  local: 'Learns one series at a time',
  global: 'Learns across all series at once',
  combination: 'The mean of other models',
};

const ROLES: Readonly<Record<string, string>> = { price: 'price', promotion: 'promotions', event: 'named days', regressor: 'regressors' };

/** "uses price and promotions"; '' when it looks at the series alone. */
const usesWords = ({ drivers }: ModelView): string => (drivers.length === 0 ? '' : `uses ${joinWords(drivers.map((role) => ROLES[role] ?? role))}`);

/** What moves its forecast besides the past. */
export const movedBy = (model: ModelView): string =>
  model.drivers.length === 0 ? 'Its forecast knows nothing but the past.' : `Its forecast ${usesWords(model)}, where the data have them.`;

/** "AutoETS, Theta and Weekday mean". */
export const membersWords = ({ members }: ModelView, models: readonly ModelView[]): string =>
  joinWords(members.map((id) => models.find((one) => one.id === id)?.title ?? id));

/** "from 14 observations, uses price". */
export function needsWords(model: ModelView): string {
  const least = model.minHistory > 1 ? `from ${formatCount(model.minHistory)} observations` : '';
  return [least, usesWords(model)].filter((part) => part !== '').join(', ');
}
