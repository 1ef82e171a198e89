import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';

/** An app behind a port of its own, so that a client can keep its connections. */
export interface Listening {
  readonly url: string;
  close(): Promise<void>;
}

/** Lets an app listen on a free port of this machine. */
export async function listen(app: Express): Promise<Listening> {
  const server = createServer(app);
  // The client shares this process: while it is busy, an idle connection could be closed just as it is used again.
  server.keepAliveTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
