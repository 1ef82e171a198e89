import { Agent, type ClientRequest, request as send } from 'node:http';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import type { Answer } from './contract.js';

/** A request as it goes over the wire: nothing of it is put right. */
export interface WireRequest {
  readonly method: string;
  /** Path and query string, as they are sent. */
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** Sends requests to a service over connections that it keeps. */
export interface Client {
  /** Resolves to the whole answer; of server-sent events, to what came first. */
  exchange(wanted: WireRequest): Promise<Answer>;
  close(): void;
}

/** Creates a client of a service. */
export function createClient(url: string): Client {
  const { hostname, port } = new URL(url);
  const agent = new Agent({ keepAlive: true });

  function exchange({ method, target, headers = {}, body }: WireRequest): Promise<Answer> {
    const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
    const options = { agent, hostname, port, method, path: target, headers: { ...headers, ...length } };
    return new Promise((resolve, reject) => {
      const request = send(options);
      receive(request).then(resolve, (cause: unknown) => {
        // The service closed an idle connection just as it was taken for this: RFC 9112, section 9.3.1.
        if (request.reusedSocket)
          exchange({ method, target, headers, ...(body ? { body } : {}) }).then(resolve, reject);
        else reject(new Error(`${method} ${target} was not answered`, { cause }));
      });
      request.end(body);
    });
  }
  return { exchange, close: () => agent.destroy() };
}

function receive(request: ClientRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request.on('error', reject);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      const finish = () => {
        const { statusCode: status = 0 } = response;
        const headers = response.headers as Record<string, string | undefined>;
        resolve({ status, headers, body: decode(Buffer.concat(chunks), headers['content-encoding']) });
      };
      const isStream = response.headers['content-type']?.startsWith('text/event-stream') ?? false;
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        if (!isStream) return;
        finish();
        request.destroy();
      });
      response.on('end', finish);
      response.on('error', reject);
    });
  });
}

function decode(body: Buffer, coding: string | undefined): Buffer {
  // Answers to HEAD tell how they would be coded, and have no body.
  if (coding === undefined || body.length === 0) return body;
  const decoders: Readonly<Record<string, (coded: Buffer) => Buffer>> = {
    br: brotliDecompressSync,
    gzip: gunzipSync,
    deflate: inflateSync,
  };
  return decoders[coding]?.(body) ?? body;
}
