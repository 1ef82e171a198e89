import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { createEventNormalizer } from '@signallake/event-schema';

/** A request as the server got it. */
interface ReceivedRequest {
  url: string;
  headers: IncomingHttpHeaders;
  lines: string[];
  /** The port the client sent it from: requests over one connection share it. */
  clientPort: number | undefined;
}

/** How the server answers one request instead of taking the events. */
export type ScriptedAnswer = (response: ServerResponse, request: ReceivedRequest) => void;

/** A real HTTP server that takes events as an ingest-api does. */
export interface TestIngestServer {
  url: string;
  requests: ReceivedRequest[];
  /** Ids of the events that were taken, each once. */
  accepted: Set<string>;
  /** Answers for the next requests, one each. */
  script: ScriptedAnswer[];
  /** The most requests that were answered at the same time. */
  mostAtOnce(): number;
  close(): Promise<void>;
}

/**
 * Starts a server on a free port; `delayMs` is how long it takes over each request, and batches of more than
 * `maxEvents` are too large for it.
 */
export async function startIngestServer({ delayMs = 0, maxEvents = 10_000 } = {}): Promise<TestIngestServer> {
  const requests: ReceivedRequest[] = [];
  const accepted = new Set<string>();
  const script: ScriptedAnswer[] = [];
  const normalize = createEventNormalizer();
  let atOnce = 0;
  let most = 0;

  function takeEvents(response: ServerResponse, { lines }: ReceivedRequest): void {
    if (lines.length > maxEvents) {
      answerJson(response, 413, { detail: `more than ${maxEvents} events` });
      return;
    }
    const errors: { index: number; path: string; message: string }[] = [];
    let rejected = 0;
    for (const [index, line] of lines.entries()) {
      const result = normalize(JSON.parse(line), Date.now());
      if (result.ok) accepted.add(result.event.event_id);
      else {
        rejected++;
        for (const error of result.errors) errors.push({ index, ...error });
      }
    }
    const shown = errors.slice(0, 100);
    if (rejected === lines.length) answerJson(response, 400, { detail: 'no event was valid', errors: shown });
    else answerJson(response, 202, { accepted: lines.length - rejected, rejected, errors: shown });
  }

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    most = Math.max(most, ++atOnce);
    const chunks: Buffer[] = [];
    for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const text = incoming.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
    const request: ReceivedRequest = {
      url: incoming.url ?? '',
      headers: incoming.headers,
      lines: text.toString().split('\n').slice(0, -1),
      clientPort: incoming.socket.remotePort,
    };
    requests.push(request);
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    atOnce--;
    (script.shift() ?? takeEvents)(response, request);
  }

  const server = createServer((incoming, response) => {
    handle(incoming, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    accepted,
    script,
    mostAtOnce: () => most,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Answers with a problem document (RFC 9457). */
export function answerProblem(status: number, detail: string, more: object = {}): ScriptedAnswer {
  return (response) => answerJson(response, status, { type: 'about:blank', status, detail, ...more });
}

/** Answers with a status and a Retry-After header. */
export function answerLater(status: number, retryAfter: string): ScriptedAnswer {
  return (response) => {
    response.setHeader('retry-after', retryAfter);
    answerJson(response, status, { status, detail: 'come back later' });
  };
}

/** Resets the connection without an answer. */
export const resetConnection: ScriptedAnswer = (response) => response.socket?.resetAndDestroy();

function answerJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
