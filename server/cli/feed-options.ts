import type { Command } from 'commander';
import { assign, whole } from './option-values.ts';

/** Options that say how a file is read, for every command that takes one. */
export const addFeedOptions = (command: Command): Command =>
  command
    .option(
      '--map <role=column>',
      'how to read a column: date, quantity, series, store, product, price, promotion, stockout, known, regressor, ignore',
      assign,
      {},
    )
    .option('--start <date>', 'date of the first ordinal column (d_1, W0 …)')
    .option('--freq <frequency>', 'H, D, W, M, Q, Y or I (an index without dates)')
    .option('--season <periods>', 'periods of the main season (default: by the frequency; 1 = none)', whole)
    .option('--calendar <file>', 'calendar that names the ordinal columns’ dates and events')
    .option('--prices <file>', 'prices by store, product and week')
    .option('--dates <order>', 'order of ambiguous dates: dmy or mdy')
    .option('--lenient', 'leave bad lines out and list them, instead of refusing the file');
