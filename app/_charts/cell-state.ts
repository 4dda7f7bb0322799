import type { STATE } from '../../server/kit/kinds/dataset.ts';

/** The same codes as in the dataset's kind, without bringing its schema into the browser; the type keeps the two equal. */
export const CELL: typeof STATE = { missing: 0, observed: 1, closed: 2, stockout: 3 };
