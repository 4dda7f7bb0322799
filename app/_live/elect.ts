const NAME = 'vitrine-events';
const BEAT_MS = 1000;

/**
 * One tab of the browser leads at a time; the next takes over when it goes.
 * @param onLead called when this tab is to lead; returns what ends that. @returns stops leading or waiting
 */
export function elect(onLead: () => () => void): () => void {
  return 'locks' in navigator ? electByLock(onLead) : electByBeat(onLead);
}

function electByLock(onLead: () => () => void): () => void {
  const waiting = new AbortController();
  let release: (() => void) | null = null;
  let stopped = false;
  navigator.locks
    .request(NAME, { signal: waiting.signal }, () => {
      if (stopped) return undefined;
      return new Promise<void>((resolve) => {
        const stop = onLead();
        release = () => {
          stop();
          resolve();
        };
      });
    })
    .catch(() => {
      // Only ever the abort of a tab that stopped waiting.
    });
  return () => {
    stopped = true;
    if (release) release();
    else waiting.abort();
  };
}

/** Without Web Locks: the leader beats once a second; when it falls silent the first to notice takes over, the smaller id wins a tie. */
function electByBeat(onLead: () => () => void): () => void {
  const channel = new BroadcastChannel(`${NAME}-beat`);
  const self = `${performance.timeOrigin}-${performance.now()}-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
  const patienceMs = BEAT_MS * 2 + (crypto.getRandomValues(new Uint8Array(1))[0] / 255) * BEAT_MS;
  let heardAt = performance.now();
  let stop: (() => void) | null = null;
  channel.onmessage = (message: MessageEvent<string>) => {
    heardAt = performance.now();
    if (stop && message.data < self) {
      stop();
      stop = null;
    }
  };
  const timer = setInterval(() => {
    if (!stop && performance.now() - heardAt > patienceMs) stop = onLead();
    if (stop) channel.postMessage(self);
  }, BEAT_MS);
  return () => {
    clearInterval(timer);
    stop?.();
    channel.close();
  };
}
