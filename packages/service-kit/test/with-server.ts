import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Serves an app on a free port of loopback while `use` runs, and closes it whatever becomes of that. */
export async function withServer(
  app: RequestListener,
  use: (server: Server, port: number) => Promise<void>,
): Promise<void> {
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await use(server, (server.address() as AddressInfo).port);
  } finally {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }
}
