import { Agent, type OutgoingHttpHeaders, request } from 'node:http';
import type { Readable } from 'node:stream';

/** Sends bodies over connections that stay open. */
export interface HttpSender {
  /** Sends one, and waits for the whole answer. @throws {Error} when it is not acknowledged with 202 */
  send(body: Buffer | Readable): Promise<void>;
  close(): void;
}

/** Creates a sender of newline-delimited or single JSON events. */
export function createHttpSender(
  url: string,
  { connections, contentType }: { connections: number; contentType: string },
): HttpSender {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return {
    send: (body) =>
      new Promise((resolve, reject) => {
        const headers: OutgoingHttpHeaders = { 'Content-Type': contentType };
        if (Buffer.isBuffer(body)) headers['Content-Length'] = body.length;
        const outgoing = request(url, { method: 'POST', agent, headers }, (answer) => {
          let text = '';
          answer.setEncoding('utf8').on('data', (part) => {
            text += part;
          });
          answer.on('end', () => {
            if (answer.statusCode === 202) resolve();
            else reject(new Error(`${url} answered ${answer.statusCode}: ${text.slice(0, 500)}`));
          });
          answer.on('error', reject);
        });
        outgoing.on('error', reject);
        if (Buffer.isBuffer(body)) outgoing.end(body);
        else body.on('error', reject).pipe(outgoing);
      }),
    close: () => agent.destroy(),
  };
}
