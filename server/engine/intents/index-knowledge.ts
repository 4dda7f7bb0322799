import { indexStatements } from '../knowledge/index-guide.ts';
import type { Apply } from './index.ts';

export const indexKnowledge: Apply<'knowledge.index'> = ({ at }, { change }) => indexStatements(change, at);
