/** Above this a browser would have to hold too much at once; the server's digest is shown instead. */
const MOST_BYTES = 256e6;

/** SHA-256 of a file as lower-case hex, before it is sent; null where the browser cannot (too large, or a page that is not secure). */
export async function digestFile(file: Blob): Promise<string | null> {
  if (file.size > MOST_BYTES || globalThis.crypto?.subtle === undefined) return null;
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
