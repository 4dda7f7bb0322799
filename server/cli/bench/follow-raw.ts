import { get } from 'node:http';
import type { RunEvent } from '../../pipeline/event.ts';

export interface Follower {
  /** Resolves once the server has answered. */
  open: Promise<void>;
  stop(): void;
  /** Reads no more: the line stays open and fills up. */
  stall(): void;
}

/** The event stream as any HTTP client reads it, without a library that could be slower than the server. */
export function followRaw(url: string, input: { runIds?: string[]; lastEventId?: string }, onEvents: (events: RunEvent[]) => void): Follower {
  const address = `${url}/api/trpc/events.follow?input=${encodeURIComponent(JSON.stringify(input))}`;
  let stopped = false;
  let stall = (): void => {};
  let settle: { resolve(): void; reject(error: Error): void };
  const open = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  const request = get(address, { agent: false, headers: { accept: 'text/event-stream' } }, (response) => {
    if (response.statusCode !== 200) settle.reject(new Error(`the stream answered ${response.statusCode}`));
    stall = () => response.pause();
    let rest = '';
    response.setEncoding('utf8');
    response.on('data', (text: string) => {
      const frames = (rest + text).split('\n\n');
      rest = frames.pop() ?? '';
      for (const frame of frames) {
        const data = /^data: (\[.*)$/m.exec(frame)?.[1];
        if (data) onEvents(JSON.parse(data) as RunEvent[]);
      }
    });
    response.on('error', () => {});
    settle.resolve();
  });
  request.on('error', (error) => {
    if (!stopped) settle.reject(error);
  });
  return {
    open,
    stall: () => stall(),
    stop() {
      stopped = true;
      request.destroy();
    },
  };
}
