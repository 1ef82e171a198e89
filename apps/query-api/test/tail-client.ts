import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { LogEvent } from '@signallake/event-schema';

/** A server-sent event as it came over the wire. */
interface Frame {
  id?: string;
  event?: string;
  data?: string;
}

/** A client of the tail that reads only while it is asked to. */
export interface TailClient {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** The next frame, comments left out; undefined at the end of the stream. */
  next(): Promise<Frame | undefined>;
  /** The next `count` log events; every other frame goes to `others`. */
  logs(count: number): Promise<{ events: LogEvent[]; lastId: string }>;
  /** The next frame that is no log event; fails when a log event comes first. */
  other(): Promise<Frame>;
  /** What came between log events, in order. */
  readonly others: Frame[];
  readonly lastId: string | undefined;
  close(): void;
}

/** Connects to a tail at a server's base URL and waits for the head of the answer. */
export async function connectTail(
  url: string,
  { query = '', lastEventId }: { query?: string; lastEventId?: string | undefined } = {},
): Promise<TailClient> {
  const headers = lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId };
  const request = get(`${url}/v1/events/tail${query}`, { agent: false, headers });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  // A client that goes away, or is cut off, ends its stream; that is all there is to say about it.
  request.on('error', () => undefined);
  const frames = parseFrames(response);
  const others: Frame[] = [];
  let lastId: string | undefined;

  async function next(): Promise<Frame | undefined> {
    for (;;) {
      const { value: frame } = (await frames.next()) as { value: Frame | undefined };
      if (frame?.id !== undefined) lastId = frame.id;
      if (frame === undefined || frame.event !== undefined) return frame;
    }
  }

  return {
    status: response.statusCode as number,
    headers: response.headers,
    others,
    get lastId() {
      return lastId;
    },
    next,
    async logs(count) {
      const events: LogEvent[] = [];
      while (events.length < count) {
        const frame = await next();
        assert.ok(frame, `the stream ended after ${events.length} of ${count} events`);
        if (frame.event === 'log') events.push(JSON.parse(frame.data as string) as LogEvent);
        else others.push(frame);
      }
      return { events, lastId: lastId as string };
    },
    async other() {
      const frame = await next();
      assert.ok(frame && frame.event !== 'log', JSON.stringify(frame));
      return frame;
    },
    close: () => request.destroy(),
  };
}

/** Reads frames as the standard has them; it takes from the socket no more than it needs. */
async function* parseFrames(response: IncomingMessage): AsyncGenerator<Frame> {
  let text = '';
  try {
    for await (const chunk of response.setEncoding('utf8')) {
      text += chunk as string;
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        yield parseFrame(text.slice(0, end));
        text = text.slice(end + 2);
      }
    }
  } catch (error) {
    if (!response.destroyed) throw error;
  }
}

function parseFrame(text: string): Frame {
  const frame: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const [, name = '', value = ''] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
    if (name !== '') frame[name] = value;
  }
  return frame;
}
