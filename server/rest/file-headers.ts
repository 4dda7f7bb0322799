/** Name of a saved file: plain letters for old clients, and as it is for the others. */
export function attachment(name: string): string {
  const clean = [...Buffer.from(name.normalize('NFC')).toString('utf8')]
    .slice(0, 150)
    .map((char) => (char < ' ' || char === '\u007f' || '/\\:*?"<>|'.includes(char) ? '_' : char))
    .join('')
    .trim();
  const plain = clean.replaceAll(/[^A-Za-z0-9._ -]/g, '_') || 'table';
  const exact = plain === clean ? '' : `; filename*=UTF-8''${encodeURIComponent(clean).replaceAll(/['()*!]/g, percent)}`;
  return `attachment; filename="${plain}"${exact}`;
}

const percent = (char: string): string => `%${char.charCodeAt(0).toString(16).toUpperCase()}`;

/** Whether the client has these very bytes already. */
export const isKnown = (header: string | null, etag: string): boolean =>
  header?.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === etag) ?? false;

/** A stream that is read only as fast as it is sent, and given up when the client leaves. */
export function streamOf(chunks: AsyncIterator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream(
    {
      async pull(controller) {
        const step = await chunks.next();
        if (step.done) controller.close();
        else controller.enqueue(step.value);
      },
      async cancel() {
        await chunks.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}
