import { brokenText, hasBrokenEscape } from '../broken-text.ts';
import { AppError } from '../errors.ts';
import { invalid } from '../services/parse-input.ts';

const BODY_BYTES = 1_048_576;

/** A JSON body of at most 1 MB, unless said; an empty one is `{}`. */
export async function readJson(request: Request, most: number = BODY_BYTES): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > most) throw new AppError('UPLOAD_TOO_LARGE', `a JSON body has at most ${most} bytes`);
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  if (text.trim() === '') return {};
  const value = parse(text);
  const broken = hasBrokenEscape(text) ? brokenText(value) : [];
  if (broken.length > 0) throw invalid(broken);
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AppError('INVALID_INPUT', `the body is not JSON: ${error instanceof Error ? error.message.slice(0, 200) : ''}`, [
      { path: '', message: 'is not JSON' },
    ]);
  }
}
