/** Why a file was not taken, in words for the page. */
export class UploadError extends Error {
  readonly cancelled: boolean;
  constructor(message: string, cancelled = false) {
    super(message);
    this.name = 'UploadError';
    this.cancelled = cancelled;
  }
}

interface Answer {
  detail?: unknown;
  title?: unknown;
  errors?: unknown;
}

function readAnswer(status: number, text: string): Answer {
  let answer: Answer = {};
  try {
    answer = JSON.parse(text);
  } catch {
    answer = {};
  }
  if (status >= 200 && status < 300) return answer;
  const fields = Array.isArray(answer.errors) ? answer.errors.map((one: { message?: unknown }) => one.message).filter((one) => typeof one === 'string') : [];
  const words = [
    typeof answer.detail === 'string' ? answer.detail : typeof answer.title === 'string' ? answer.title : `The server answered ${status}.`,
    ...fields,
  ];
  throw new UploadError([...new Set(words)].join(' '));
}

/** Posts the raw bytes, because only XMLHttpRequest tells how far an upload has come. */
export function postFile(url: string, body: Blob | null, signal: AbortSignal, onProgress: (fraction: number) => void = () => {}): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    if (body) request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onload = () => {
      try {
        resolve(readAnswer(request.status, request.responseText));
      } catch (error) {
        reject(error);
      }
    };
    request.onerror = () => reject(new UploadError('The server does not answer. Is it still running?'));
    request.onabort = () => reject(new UploadError('Cancelled.', true));
    signal.addEventListener('abort', () => request.abort());
    request.send(body);
  });
}
