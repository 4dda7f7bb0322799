import type { Command } from 'commander';
import type { KnowledgeAnswer } from '../services/knowledge/views.ts';
import { asAppError, connect } from './connect.ts';

interface Options {
  limit: string;
  json?: boolean;
}

export function addDocsCommand(program: Command): void {
  program
    .command('docs')
    .argument('<question...>', 'what you want to know')
    .description('ask the guide, offline: exit 3 when it has no section with these words')
    .option('--limit <number>', 'answers at most', '3')
    .option('--json', 'JSON on stdout')
    .action(async (question: string[], { limit, json }: Options) => {
      const connection = await connect();
      try {
        const answer = await connection.client.knowledge.search.query({ q: question.join(' '), limit: Number(limit) });
        if (answer.hits.length === 0) process.exitCode = 3;
        if (answer.reason !== '') console.error(`note: ${answer.reason}; searched by words`);
        console.log(json ? JSON.stringify(answer) : sayAnswer(answer));
      } catch (error) {
        throw asAppError(error);
      } finally {
        await connection.close();
      }
    });
}

function sayAnswer({ hits, question }: KnowledgeAnswer): string {
  if (hits.length === 0) return `The guide has no section with the words of "${question}".`;
  return hits
    .map(({ title, heading, source, href, snippet, score }) => {
      const name = heading === '' ? title : `${title}: ${heading}`;
      const text = snippet
        .map((piece) => piece.text)
        .join('')
        .replace(/\s+/g, ' ');
      return `${name}  (${href === '' ? source : href}, score ${score})\n  ${text}`;
    })
    .join('\n\n');
}
