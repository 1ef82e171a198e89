import type { EventMatcher } from '../event-matcher.js';
import type { EventStream } from './event-stream.js';
import { type BatchEvent, createLogBatch } from './log-batch.js';
import type { TailFollower } from './tail-follower.js';
import { formatHeartbeat, formatTailFrame } from './tail-frame.js';
import { formatTailPosition, type TailPosition } from './tail-position.js';
import { createTailReader, type TailReader } from './tail-reader.js';
import type { TailedZone } from './tailed-zone.js';

/** What a client is served from, and how. */
export interface TailClientOptions {
  readonly stream: EventStream;
  readonly matches: EventMatcher;
  readonly zone: TailedZone;
  /** In use. */
  readonly follower: TailFollower;
  /** How much a live client may leave unread, in bytes. */
  readonly maxBufferedBytes: number;
  readonly heartbeatMs: number;
  /** Aborts when the client is gone, or is to go. */
  readonly signal: AbortSignal;
}

/**
 * Sends a client every event after `start` that matches, until its signal aborts. A client that has caught up is told
 * of new events by the shared follower. One that leaves too much unread is taken off it and reads from disk, at its
 * own pace, until it has caught up again: it loses nothing, holds nobody up, and its buffer stays bounded.
 */
export async function serveTailClient(start: TailPosition, options: TailClientOptions): Promise<void> {
  const { stream, zone, follower, heartbeatMs, signal } = options;
  let reader: TailReader | undefined;
  const position = () => formatTailPosition(reader?.position ?? follower.position);
  const heartbeat = setInterval(() => {
    if (stream.pendingBytes === 0) stream.write(formatHeartbeat(position()));
  }, heartbeatMs);
  try {
    for (let from = start; ; ) {
      reader = createTailReader(zone, from);
      // The last comparison and `beLive` are one step, with no event between them.
      while (reader.position !== follower.position) reader = await catchUp(reader, options);
      reader = undefined;
      stream.write(formatTailFrame('live', {}, position()));
      from = await beLive(options);
      stream.write(formatTailFrame('behind', {}, formatTailPosition(from)));
      reader = createTailReader(zone, from);
      await stream.drained();
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    clearInterval(heartbeat);
  }
}

/** Sends what lies between the reader and where the follower is now; what comes meanwhile is for the next round. */
async function catchUp(reader: TailReader, { stream, matches, zone, follower }: TailClientOptions) {
  const until = follower.position;
  // A gap is found before what comes after it is read.
  const tellOfGap = (position: TailPosition) => {
    const segments = reader.takeMissing();
    if (segments.length > 0) stream.write(formatTailFrame('gap', { segments }, formatTailPosition(position)));
  };
  for await (const read of reader.read(until)) {
    tellOfGap(read.before);
    const wanted = createLogBatch(read).filter(({ event }) => matches(event));
    stream.write(wanted.map((event) => event.frame().text).join(''));
    await stream.drained();
  }
  tellOfGap(until);
  return createTailReader(zone, until);
}

/** Passes new events on until too much is unread; resolves to the position after the last event that was sent. */
function beLive({ stream, matches, follower, maxBufferedBytes, signal }: TailClientOptions) {
  // An event that has been fired is not fired again.
  signal.throwIfAborted();
  return new Promise<TailPosition>((resolve, reject) => {
    const end = () => {
      stopListening();
      reject(signal.reason);
    };
    const stopListening = follower.listen((batch) => {
      const rest = writeBatch(batch);
      if (!rest) return;
      stopListening();
      signal.removeEventListener('abort', end);
      resolve(rest);
    });
    signal.addEventListener('abort', end, { once: true });
  });

  /** The position before the first wanted event that there is no room for. */
  function writeBatch(batch: readonly BatchEvent[]): TailPosition | undefined {
    let room = maxBufferedBytes - stream.pendingBytes;
    let text = '';
    for (const event of batch) {
      if (!matches(event.event)) continue;
      const frame = event.frame();
      room -= frame.bytes;
      if (room < 0) {
        stream.write(text);
        return event.before();
      }
      text += frame.text;
    }
    stream.write(text);
    return undefined;
  }
}
