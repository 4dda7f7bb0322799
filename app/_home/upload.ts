import { postFile, UploadError } from '../_upload/post-file.ts';

function feedIdOf(answer: unknown): string {
  const { feedId } = answer as { feedId?: unknown };
  if (typeof feedId !== 'string') throw new UploadError('The server answered without a feed id.');
  return feedId;
}

export const uploadFile = async (file: File, signal: AbortSignal, onProgress: (fraction: number) => void): Promise<string> =>
  feedIdOf(await postFile(`/api/v1/feeds?name=${encodeURIComponent(file.name)}`, file, signal, onProgress));

export const sendSample = async (signal: AbortSignal): Promise<string> => feedIdOf(await postFile('/api/v1/feeds?sample=1', null, signal));
