/** What pages and clients are shown of the guide. Types only. */
export type { Block, GuidePage as GuidePageView, Span } from '../../engine/knowledge/parse-guide.ts';
export type { KnowledgeAnswer } from '../../kit/kinds/knowledge.ts';

export interface GuideHead {
  slug: string;
  title: string;
  /** One line for a list. */
  about: string;
}
