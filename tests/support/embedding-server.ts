import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface EmbeddingServer {
  url: string;
  /** Every request's path, key and number of texts. */
  asked: { path: string; key: string | undefined; texts: number }[];
  /** How it answers from now on. */
  mode: 'well' | 'slow' | 'garbage' | 'error' | 'refuse' | 'uneven' | 'short';
  close(): Promise<void>;
}

const WIDTH = 64;

/** A vector that says which words a text has: texts of one subject lie near each other, "kick off" near "run". */
export function vectorOf(text: string): number[] {
  const vector = new Array<number>(WIDTH).fill(0);
  for (const word of text.toLowerCase().match(/[a-z]+/g) ?? []) {
    const stem = word === 'kick' || word === 'launch' ? 'run' : word;
    let hash = 7;
    for (const letter of stem) hash = (hash * 31 + letter.charCodeAt(0)) % 65_521;
    vector[hash % WIDTH] += 1;
  }
  return vector;
}

/** Speaks as an OpenAI-compatible endpoint under /v1/embeddings and as Ollama under /api/embed. */
export async function startEmbeddingServer(): Promise<EmbeddingServer> {
  const state: Pick<EmbeddingServer, 'asked' | 'mode'> = { asked: [], mode: 'well' };
  const http = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      const texts = (JSON.parse(body) as { input: string[] }).input;
      state.asked.push({ path: request.url ?? '', key: request.headers.authorization, texts: texts.length });
      if (state.mode === 'slow') return;
      response.setHeader('content-type', 'application/json');
      response.statusCode = state.mode === 'error' ? 500 : state.mode === 'refuse' ? 401 : 200;
      const vectors = texts.map(vectorOf);
      if (state.mode === 'uneven') vectors[vectors.length - 1].push(1);
      if (state.mode === 'short') vectors.pop();
      const openai = { data: vectors.map((embedding, index) => ({ index, embedding })).reverse() };
      response.end(state.mode === 'garbage' ? '<html>not here</html>' : JSON.stringify(request.url === '/api/embed' ? { embeddings: vectors } : openai));
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const server = state as EmbeddingServer;
  server.url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  server.close = async () => {
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
  };
  return server;
}
