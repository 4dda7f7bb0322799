import type { RunEvent } from '../../server/pipeline/event.ts';
import { type Connection, setConnection } from './connection.ts';
import { elect } from './elect.ts';
import { fetchModule } from './fetch-module.ts';
import { loadClient } from './load-client.ts';

/** One stream a browser: the leading tab reads it and passes events and the connection's state on to the others. */
type Message = { type: 'events'; events: RunEvent[] } | { type: 'connection'; state: Connection } | { type: 'hello' };

interface Follower {
  runId: string;
  /** Last event handed on; the next must be seq + 1. */
  seq: number;
  position: number;
  onEvents: (events: RunEvent[]) => void;
  fetching: boolean;
  again: boolean;
}

const PAGE = 1000;
const followers = new Set<Follower>();
let channel: BroadcastChannel | null = null;
let stopElection: (() => void) | null = null;
let leading = false;
let connection: Connection = 'idle';

/** Stands for every run: what it is handed has no beginning and is not fetched again. */
const ALL = '*';

/** Hands on what continues the run without a gap; anything else is fetched from the log. */
function take(follower: Follower, events: readonly RunEvent[]): void {
  if (follower.runId === ALL) {
    takeAll(follower, events);
    return;
  }
  const fresh: RunEvent[] = [];
  for (const event of events) {
    if (event.runId !== follower.runId || event.seq <= follower.seq) continue;
    if (event.seq !== follower.seq + 1) {
      if (fresh.length > 0) follower.onEvents(fresh);
      void catchUp(follower);
      return;
    }
    follower.seq = event.seq;
    follower.position = event.position;
    fresh.push(event);
  }
  if (fresh.length > 0) follower.onEvents(fresh);
}

function takeAll(follower: Follower, events: readonly RunEvent[]): void {
  const fresh = events.filter((event) => event.position > follower.position);
  if (fresh.length === 0) return;
  follower.position = fresh[fresh.length - 1].position;
  follower.onEvents(fresh);
}

/** Reads the log from the last event on. A call during a call makes it read once more. */
async function catchUp(follower: Follower): Promise<void> {
  if (follower.runId === ALL) return;
  if (follower.fetching) {
    follower.again = true;
    return;
  }
  follower.fetching = true;
  try {
    const client = await loadClient();
    let page: RunEvent[];
    do {
      follower.again = false;
      page = [...(await client.run.events.query({ runId: follower.runId, afterSeq: follower.seq, limit: PAGE }))];
      if (followers.has(follower)) take(follower, page);
    } while (followers.has(follower) && (follower.again || page.length === PAGE));
  } catch {
    // The stream says when the server is back; every connection catches up again.
  } finally {
    follower.fetching = false;
  }
}

function showConnection(state: Connection): void {
  const wasConnected = connection === 'connected';
  connection = state;
  setConnection(state);
  if (state === 'connected' && !wasConnected) for (const follower of followers) void catchUp(follower);
}

function announce(message: Message): void {
  receive(message);
  channel?.postMessage(message);
}

function receive(message: Message): void {
  if (message.type === 'events') for (const follower of followers) take(follower, message.events);
  else if (message.type === 'connection') showConnection(message.state);
  else if (leading) channel?.postMessage({ type: 'connection', state: connection } satisfies Message);
}

/** Ends the stream that is open or about to be; null when there is none. */
let stopStream: (() => void) | null = null;

/**
 * Opens the stream where the followers stand, never at the beginning of the log: those that have nothing yet read their
 * history first. It resumes by itself after the last id it has seen.
 */
function startStream(): void {
  if (!leading || stopStream !== null || followers.size === 0) return;
  let stopped = false;
  let unsubscribe = () => {};
  stopStream = () => {
    stopped = true;
    unsubscribe();
  };
  announce({ type: 'connection', state: 'connecting' });
  const behind = [...followers].filter((follower) => follower.position === 0);
  void Promise.all([fetchModule(loadClient), ...behind.map(catchUp)]).then(([client]) => {
    if (stopped) return;
    const from = Math.max(0, ...[...followers].map((follower) => follower.position));
    const subscription = client.events.follow.subscribe(from > 0 ? { lastEventId: String(from) } : {}, {
      onStarted: () => announce({ type: 'connection', state: 'connected' }),
      onData: (batch) => announce({ type: 'events', events: [...batch.data] }),
      onConnectionStateChange: (change) => {
        if (change.state === 'connecting') announce({ type: 'connection', state: change.error ? 'lost' : 'connecting' });
        if (change.state === 'pending') announce({ type: 'connection', state: 'connected' });
      },
      onError: () => announce({ type: 'connection', state: 'lost' }),
    });
    unsubscribe = () => subscription.unsubscribe();
  });
}

/** This tab reads the stream for all, as soon as it follows anything. */
function lead(): () => void {
  leading = true;
  startStream();
  return () => {
    leading = false;
    stopStream?.();
    stopStream = null;
  };
}

function open(): void {
  channel = new BroadcastChannel('vitrine-events');
  channel.onmessage = (message: MessageEvent<Message>) => receive(message.data);
  showConnection('connecting');
  channel.postMessage({ type: 'hello' } satisfies Message);
  stopElection = elect(lead);
}

function close(): void {
  stopElection?.();
  channel?.close();
  channel = null;
  stopElection = null;
  showConnection('idle');
}

/**
 * Follows one run from an event on: history first, then live, in order, without gap or double.
 * @param after the last event already known; seq 0 for none. @returns stops following
 */
export function followRun(runId: string, after: { seq: number; position: number }, onEvents: (events: RunEvent[]) => void): () => void {
  const follower: Follower = { runId, ...after, onEvents, fetching: false, again: false };
  followers.add(follower);
  if (channel === null) open();
  else if (connection === 'connected') void catchUp(follower);
  else startStream();
  return () => {
    followers.delete(follower);
    // A page that follows next does so in the same turn of navigation; close only when nobody did.
    setTimeout(() => {
      if (followers.size === 0 && channel !== null) close();
    }, 500);
  };
}

/**
 * Follows what happens anywhere, new runs too, from a position of the log on; after a lost connection the stream resumes there by itself.
 * @param position of the last event already known, above 0
 */
export const followAll = (position: number, onEvents: (events: RunEvent[]) => void): (() => void) => followRun(ALL, { seq: 0, position }, onEvents);
