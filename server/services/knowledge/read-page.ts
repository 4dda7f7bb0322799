import { readGuide } from '../../engine/knowledge/read-guide.ts';
import type { GuideHead, GuidePageView } from './views.ts';

/** The pages of the guide, in their order. */
export const listGuide = (): GuideHead[] => readGuide().map(({ slug, title, about }) => ({ slug, title, about }));

/** One page; null when there is none of this name. */
export function readGuidePage(slug: string): GuidePageView | null {
  return readGuide().find((page) => page.slug === slug) ?? null;
}
