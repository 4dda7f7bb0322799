import type { ReactNode } from 'react';
import { Determinism } from './determinism.tsx';
import { Errors } from './errors.tsx';
import { Forecasting } from './forecasting.tsx';
import { Limits } from './limits.tsx';
import { Plugins } from './plugins.tsx';
import { Presets } from './presets.tsx';
import { QuickStart } from './quick-start.tsx';
import { YourData } from './your-data.tsx';

export interface DocPage {
  slug: string;
  title: string;
  /** One line for the list. */
  about: string;
  Body: () => ReactNode | Promise<ReactNode>;
}

export const DOC_PAGES: readonly DocPage[] = [
  { slug: 'quick-start', title: 'Quick start', about: 'A run from the page, from the command line, from a program.', Body: QuickStart },
  { slug: 'your-data', title: 'Your data', about: 'What a file needs, how columns are read, and the health report.', Body: YourData },
  { slug: 'presets', title: 'Presets', about: 'The worlds there are, their fields, and when a preset skips.', Body: Presets },
  { slug: 'forecasting', title: 'Forecasting', about: 'Models, the test, measures, and how wide intervals are.', Body: Forecasting },
  { slug: 'plugins', title: 'Plugins', about: 'Your own preset, step or model; and those of others.', Body: Plugins },
  { slug: 'determinism', title: 'Determinism', about: 'Why equal settings give equal bytes, and what a replay proves.', Body: Determinism },
  { slug: 'limits', title: 'Limits', about: 'What there is and what is not, bounds and settings.', Body: Limits },
  { slug: 'errors', title: 'Errors', about: 'Every code with its meaning.', Body: Errors },
];
