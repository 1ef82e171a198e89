import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

/** Answers of an ingest-api are far smaller; reading more than this is cut off. */
const MAX_ANSWER_BYTES = 1_048_576;

/** An answer of the server, whatever its status. */
export interface HttpAnswer {
  status: number;
  statusText: string;
  retryAfter: string | undefined;
  body: string;
}

/** Posts bodies to one URL over connections that are kept alive. */
export interface HttpPoster {
  /** Rejects with the socket's error when no whole answer came. */
  post(body: Buffer, headers: Readonly<Record<string, string>>): Promise<HttpAnswer>;
  /** Closes all connections; posts under way fail. */
  close(): void;
}

/** Creates a poster with up to `connections` connections, each given up when silent for `timeoutMs`. */
export function createHttpPoster(url: URL, connections: number, timeoutMs: number): HttpPoster {
  const secure = url.protocol === 'https:';
  const agent = new (secure ? HttpsAgent : HttpAgent)({ keepAlive: true, maxSockets: connections });
  const request = secure ? httpsRequest : httpRequest;
  return {
    post: (body, headers) =>
      new Promise((resolve, reject) => {
        const outgoing = request(url, {
          method: 'POST',
          agent,
          timeout: timeoutMs,
          headers: { ...headers, 'content-length': body.length },
        });
        outgoing.on('timeout', () =>
          outgoing.destroy(Object.assign(new Error(`no answer for ${timeoutMs} ms`), { code: 'ETIMEDOUT' })),
        );
        outgoing.on('error', reject);
        outgoing.on('response', (incoming) => readAnswer(incoming).then(resolve, reject));
        outgoing.end(body);
      }),
    close: () => agent.destroy(),
  };
}

async function readAnswer(incoming: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) break;
    chunks.push(chunk);
  }
  return {
    status: incoming.statusCode ?? 0,
    statusText: incoming.statusMessage ?? '',
    retryAfter: incoming.headers['retry-after'],
    body: Buffer.concat(chunks).toString(),
  };
}
