import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Knows which connections of a server are busy, so that a stop cuts none that is and waits for none that is not. */
export interface ConnectionTracker {
  /** Closes idle connections now and every other one after the response it is busy with. */
  drain(): void;
  /** Closes what is left, whatever it is doing, and returns how many connections that was. */
  destroyAll(): number;
}

/**
 * Watches a server's connections. Node's own `closeIdleConnections` spares a connection that has not sent a request
 * yet (browsers and load balancers open them ahead), and a stop would wait for it.
 */
export function createConnectionTracker(server: Server): ConnectionTracker {
  const responses = new Map<Socket, Set<ServerResponse>>();
  let draining = false;

  server.on('connection', (socket: Socket) => {
    responses.set(socket, new Set());
    socket.once('close', () => responses.delete(socket));
  });

  // Before the app, which may answer at once.
  server.prependListener('request', (req, res) => {
    const { socket } = req;
    const open = responses.get(socket);
    open?.add(res);
    if (draining) {
      res.setHeader('Connection', 'close');
    }
    res.once('close', () => {
      open?.delete(res);
      if (draining && open?.size === 0) {
        socket.destroySoon();
      }
    });
  });

  return {
    drain: () => {
      draining = true;
      for (const [socket, open] of responses) {
        if (open.size === 0) {
          socket.destroy();
        }
        for (const res of open) {
          if (!res.headersSent) {
            res.setHeader('Connection', 'close');
          }
        }
      }
    },
    destroyAll: () => {
      const count = responses.size;
      for (const socket of responses.keys()) {
        socket.destroy();
      }
      return count;
    },
  };
}
