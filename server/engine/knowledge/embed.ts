/** Where texts become vectors. */
export interface EmbeddingEndpoint {
  /** Whole address: `…/v1/embeddings` or `…/api/embed`. */
  url: string;
  kind: 'openai' | 'ollama';
  model: string;
  key: string | undefined;
  timeoutMs: number;
}

export type Embedded = { ok: true; vectors: Float32Array[]; dimensions: number } | { ok: false; reason: string };

/** Texts in one request. */
const TOGETHER = 32;
const LONGEST_ANSWER = 64 * 1_048_576;

/**
 * The endpoint that the settings mean: `…/api/embed` or port 11434 is Ollama, anything else is OpenAI-compatible; what is missing of the
 * path is added. Null when none is configured.
 */
export function endpointOf(settings: { url: string; model: string | undefined; key: string | undefined; timeoutMs: number } | null): EmbeddingEndpoint | null {
  if (settings === null) return null;
  const { model, key, timeoutMs } = settings;
  const url = new URL(settings.url);
  const path = url.pathname.replace(/\/+$/, '');
  const kind = path.endsWith('/api/embed') || (url.port === '11434' && !path.includes('/v1')) ? 'ollama' : 'openai';
  if (kind === 'ollama') url.pathname = path.endsWith('/api/embed') ? path : `${path}/api/embed`;
  else url.pathname = path.endsWith('/embeddings') ? path : `${path}${path.endsWith('/v1') ? '' : '/v1'}/embeddings`;
  return { url: url.href, kind, model: model ?? (kind === 'ollama' ? 'nomic-embed-text' : 'text-embedding-3-small'), key, timeoutMs };
}

/** Vectors of texts, one each and all of one width; why not, in words, when the endpoint does not give them. Never throws. */
export async function embedTexts(endpoint: EmbeddingEndpoint, texts: readonly string[], stop?: AbortSignal): Promise<Embedded> {
  const vectors: Float32Array[] = [];
  try {
    for (let from = 0; from < texts.length; from += TOGETHER) vectors.push(...(await askOnce(endpoint, texts.slice(from, from + TOGETHER), stop)));
  } catch (error) {
    return { ok: false, reason: reasonOf(error, endpoint) };
  }
  const dimensions = vectors[0]?.length ?? 0;
  const uneven = vectors.some((vector) => vector.length !== dimensions);
  return uneven ? { ok: false, reason: `${host(endpoint)} answered with vectors of different widths` } : { ok: true, vectors, dimensions };
}

async function askOnce(endpoint: EmbeddingEndpoint, texts: readonly string[], stop?: AbortSignal): Promise<Float32Array[]> {
  const { url, kind, model, key, timeoutMs } = endpoint;
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) },
    body: JSON.stringify({ model, input: texts }),
    redirect: 'error',
    signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(stop ? [stop] : [])]),
  });
  if (!response.ok) {
    await response.body?.cancel();
    const why = response.status === 401 || response.status === 403 ? 'refused the key (EMBEDDING_API_KEY)' : `answered ${response.status}`;
    throw new RangeError(`${host(endpoint)} ${why}`);
  }
  const rows = rowsOf(kind, JSON.parse(await readText(response)), texts.length);
  if (rows === null) throw new RangeError(`${host(endpoint)} answered with something that is no list of ${texts.length} vectors; is EMBEDDING_URL right?`);
  return rows;
}

/** The answer's text, given up when it is longer than any list of vectors. */
async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of response.body ?? []) {
    text += decoder.decode(bytes as Uint8Array, { stream: true });
    if (text.length > LONGEST_ANSWER) throw new RangeError('the answer is longer than 64 MB');
  }
  return text + decoder.decode();
}

/** Vectors in the order of the texts; null when the answer is anything else. */
function rowsOf(kind: EmbeddingEndpoint['kind'], body: unknown, count: number): Float32Array[] | null {
  if (typeof body !== 'object' || body === null) return null;
  const { data, embeddings } = body as { data?: unknown; embeddings?: unknown };
  const listed = kind === 'ollama' ? embeddings : data;
  if (!Array.isArray(listed) || listed.length !== count) return null;
  const rows = kind === 'ollama' ? listed : [...listed].sort((a, b) => Number(a?.index ?? 0) - Number(b?.index ?? 0)).map((one) => one?.embedding);
  const isVector = (row: unknown): row is number[] =>
    Array.isArray(row) && row.length > 0 && row.every((value) => typeof value === 'number' && Number.isFinite(value));
  return rows.every(isVector) ? rows.map((row) => Float32Array.from(row)) : null;
}

const host = ({ url }: EmbeddingEndpoint): string => new URL(url).host;

function reasonOf(error: unknown, endpoint: EmbeddingEndpoint): string {
  if (error instanceof RangeError) return error.message;
  if (error instanceof SyntaxError) return `${host(endpoint)} answered with something that is not JSON; is EMBEDDING_URL right?`;
  if (error instanceof Error && error.name === 'TimeoutError') return `${host(endpoint)} did not answer within ${endpoint.timeoutMs} ms (EMBEDDING_TIMEOUT_MS)`;
  return `${host(endpoint)} cannot be reached; is it running?`;
}

/** What a vector was made by: vectors of two makers are never compared. */
export const makerOf = ({ url, model }: EmbeddingEndpoint): string => `${url} ${model}`;
