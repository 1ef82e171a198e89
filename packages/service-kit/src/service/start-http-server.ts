import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { type AddressInfo, isIPv6 } from 'node:net';
import type { Logger } from '../log/logger.js';
import { createConnectionTracker } from './connection-tracker.js';
import { PortInUseError } from './port-in-use-error.js';

const maxCheckIntervalMs = 5000;

/** Where and how an app is served; times in milliseconds. */
export interface StartHttpServerOptions {
  readonly app: RequestListener;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly logger: Logger;
  /** The variable that the port comes from, to be named when the port is taken. */
  readonly portVariable?: string;
  /** How long a client may take to send the head of a request; default 20 000. */
  readonly headersTimeoutMs?: number;
  /** How long a client may take to send a whole request, 0 for as long as it likes; default 300 000. */
  readonly requestTimeoutMs?: number;
  /** How long an idle connection is kept; default 65 000, longer than load balancers usually do. */
  readonly keepAliveTimeoutMs?: number;
  /** How long `close` lets requests finish; default 5000, so that a stop of 10 000 has time for what comes after. */
  readonly closeTimeoutMs?: number;
}

/** A server that listens. */
export interface HttpServer {
  /** Where a client on this machine reaches it, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Takes no more connections, lets requests finish, and at the deadline cuts those that have not. */
  close(): Promise<void>;
}

/**
 * Serves an app over HTTP and resolves once it listens.
 * @throws PortInUseError when another process has the port; Node's own error when the host or port cannot be bound.
 */
export async function startHttpServer(options: StartHttpServerOptions): Promise<HttpServer> {
  const { app, host, logger, closeTimeoutMs = 5000 } = options;
  const server = createServer(toServerOptions(options), app);
  const connections = createConnectionTracker(server);
  const port = await listen(server, options);
  server.on('error', (error) => logger.error('http server error', { error }));
  const url = `http://${toReachableHost(host)}:${port}`;
  logger.info('listening', { url });

  const close = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    connections.drain();
    const deadline = setTimeout(() => {
      const count = connections.destroyAll();
      logger.warn('cut connections that did not finish in time', {
        connections: count,
        timeout_ms: closeTimeoutMs,
      });
    }, closeTimeoutMs);
    await closed;
    clearTimeout(deadline);
  };
  let closing: Promise<void> | undefined;
  return {
    url,
    port,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

function toServerOptions(options: StartHttpServerOptions): ServerOptions {
  const { headersTimeoutMs = 20_000, requestTimeoutMs = 300_000, keepAliveTimeoutMs = 65_000 } = options;
  // Node refuses a limit for the head that is above the one for the whole.
  const headersTimeout =
    requestTimeoutMs > 0 ? Math.min(headersTimeoutMs, requestTimeoutMs) : headersTimeoutMs;
  return {
    headersTimeout,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    // Node looks for overdue requests only so often; by default 30 s apart, longer than the limit for the head.
    connectionsCheckingInterval: Math.max(1, Math.min(maxCheckIntervalMs, headersTimeout)),
  };
}

async function listen(server: Server, { host, port, portVariable }: StartHttpServerOptions): Promise<number> {
  server.listen({ host, port });
  try {
    await once(server, 'listening');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new PortInUseError(host, port, portVariable, { cause: error });
    }
    throw error;
  }
  // Only a server on a pipe has an address that is not of this type.
  return (server.address() as AddressInfo).port;
}

function toReachableHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') {
    return 'localhost';
  }
  return isIPv6(host) ? `[${host}]` : host;
}
