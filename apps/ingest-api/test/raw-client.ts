import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A client that sends what it is told, be it HTTP or not, and does not stop when it is refused. */
export interface RawClient {
  readonly socket: Socket;
  /** Resolves when the bytes are on their way, or can be no more. */
  write(bytes: string | Buffer): Promise<void>;
  /** Resolves to all that has been received once it matches; rejects when the server closes before that. */
  text(pattern: RegExp): Promise<string>;
  /** Resolves to the first response that has a body, once it is whole. */
  response(): Promise<string>;
  /** Drops the response that has been received, and resolves to the one after it. */
  nextResponse(): Promise<string>;
  /** Resolves when the server has closed the connection, in whatever way. */
  readonly closed: Promise<unknown>;
}

/** Connects to a port of this machine. */
export async function openClient(port: number): Promise<RawClient> {
  const socket = connect(port, '127.0.0.1');
  const closed = new Promise((resolve) => socket.once('close', resolve));
  let received = '';
  socket.setEncoding('utf8').on('data', (text) => {
    received += text;
    socket.emit('received');
  });
  // A reset is what some tests provoke; they look at `closed`.
  socket.on('error', () => undefined);
  await once(socket, 'connect');

  async function until(isEnough: (text: string) => boolean): Promise<string> {
    while (!isEnough(received)) {
      const more = once(socket, 'received').then(() => true);
      if (!(await Promise.race([more, closed.then(() => false)])) && !isEnough(received)) {
        throw new Error(`closed after ${JSON.stringify(received)}`);
      }
    }
    return received;
  }

  return {
    socket,
    closed,
    async write(bytes) {
      await new Promise<void>((resolve) => socket.write(bytes, () => resolve()));
    },
    text: (pattern) => until((text) => pattern.test(text)),
    response: () => until(isWholeResponse),
    nextResponse() {
      received = '';
      return until(isWholeResponse);
    },
  };
}

function isWholeResponse(text: string): boolean {
  const [head = '', body] = text.split('\r\n\r\n', 2);
  const length = /^content-length: (\d+)$/im.exec(head)?.[1];
  return body !== undefined && Buffer.byteLength(body) >= Number(length);
}
