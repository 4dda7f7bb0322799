export const TABS = ['story', 'results', 'timeline', 'log', 'artifacts', 'config'] as const;
export type Tab = (typeof TABS)[number];

/** The tab of the URL; without one, results once there are any, the timeline before. */
export function parseTab(value: string | string[] | undefined, hasResults: boolean): Tab {
  return TABS.find((tab) => tab === value) ?? (hasResults ? 'results' : 'timeline');
}

export const TAB_NAMES: Readonly<Record<Tab, string>> = {
  story: 'Story',
  results: 'Results',
  timeline: 'Timeline',
  log: 'Log',
  artifacts: 'Artifacts',
  config: 'Config',
};
