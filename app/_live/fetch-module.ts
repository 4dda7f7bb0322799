const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8000;

/** A part of the page that nobody pressed a button for: while the server is away it is asked for again and again. */
export async function fetchModule<T>(load: () => Promise<T>): Promise<T> {
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
    try {
      return await load();
    } catch (error) {
      if (!(error instanceof Error && error.name === 'ChunkLoadError')) throw error;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}
