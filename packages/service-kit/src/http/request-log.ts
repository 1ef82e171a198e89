import type { Socket } from 'node:net';
import type { Request, RequestHandler, Response } from 'express';
import type { LogFields, Logger, LogLevel } from '../log/logger.js';
import { observeResponse } from './observe-response.js';
import { getRequestId } from './request-id.js';

/** What `requestLog` needs. */
export interface RequestLogOptions {
  readonly logger: Logger;
  /** Further fields of the line, asked for when the request has ended. */
  readonly fields?: (req: Request, res: Response) => LogFields;
}

interface SocketBytes {
  readonly read: number;
  readonly written: number;
}

const quietEndpoints = ['/healthz', '/readyz', '/metrics'];

/** Logs one line a request at its end, aborted requests too; probes and scrapes at debug level. */
export function requestLog({ logger, fields }: RequestLogOptions): RequestHandler {
  // One connection carries many requests: what was counted so far belongs to the earlier ones.
  const counted = new WeakMap<Socket, SocketBytes>();
  return (req, res, next) => {
    const { socket } = req;
    const before = counted.get(socket) ?? { read: 0, written: 0 };
    observeResponse(req, res, ({ method, endpoint, statusCode, elapsedMs, aborted }) => {
      const after = { read: socket.bytesRead, written: socket.bytesWritten };
      counted.set(socket, after);
      logger[chooseLevel(endpoint, statusCode)]('request', {
        request_id: getRequestId(res),
        method,
        endpoint,
        status_code: statusCode,
        latency_ms: Math.round(elapsedMs * 1000) / 1000,
        // On the wire: heads and framing are counted, and a compressed body as it was sent.
        bytes_in: after.read - before.read,
        bytes_out: after.written - before.written,
        ...(aborted ? { aborted } : {}),
        ...fields?.(req, res),
      });
    });
    next();
  };
}

/** As events themselves get their level from their status. */
function chooseLevel(endpoint: string, statusCode: number): LogLevel {
  if (quietEndpoints.includes(endpoint)) {
    return 'debug';
  }
  if (statusCode >= 500) {
    return 'error';
  }
  return statusCode >= 400 ? 'warn' : 'info';
}
