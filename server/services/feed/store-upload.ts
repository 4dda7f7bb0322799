import type { Blob } from '../../blobs/blob-store.ts';
import { AppError } from '../../errors.ts';
import { groupDigits, plural } from '../../kit/words.ts';
import type { Stores } from '../../server.ts';
import type { Upload } from './create-feed.ts';

/** Streams an upload into the blob store, refusing it as soon as it is seen to be above the limit. @param expected digest it must have */
export async function storeUpload(
  { environment, blobs }: Pick<Stores, 'environment' | 'blobs'>,
  { body, length }: Pick<Upload, 'body' | 'length'>,
  expected: string | null = null,
): Promise<Blob> {
  const { maxUpload } = environment;
  const tooLarge = (bytes: number): AppError =>
    new AppError('UPLOAD_TOO_LARGE', `${bytes} bytes are above the limit of ${maxUpload}; raise VITRINE_MAX_UPLOAD or send a smaller file`, [
      { path: 'file', message: 'is above the limit' },
    ]);
  if (length !== null && length > maxUpload) throw tooLarge(length);
  async function* bounded(): AsyncGenerator<Uint8Array> {
    let seen = 0;
    for await (const chunk of body) {
      seen += chunk.byteLength;
      if (seen > maxUpload) throw tooLarge(seen);
      yield chunk;
    }
    if (length !== null && seen !== length)
      throw new AppError('FEED_REFUSED', `the upload ended after ${groupDigits(seen)} of ${plural(length, 'byte')}; send it again`);
  }
  return blobs.put(bounded(), { expected });
}
