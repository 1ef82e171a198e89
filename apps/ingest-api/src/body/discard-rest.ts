import type { ErrorRequestHandler, Request } from 'express';

/** How much of a refused body is still read, so that its sender gets to see the answer. */
export interface DiscardRestOptions {
  readonly maxBytes: number;
  readonly timeoutMs: number;
}

/**
 * Error middleware: lets a request that is refused before its body has ended send on into nothing for a while. Closing
 * at once would reset the connection, and many a client then never reads the answer; reading without an end would make
 * the refusal as costly as the work. Beyond the limits the connection is cut.
 */
export function discardRest(options: DiscardRestOptions): ErrorRequestHandler {
  return (error: unknown, req, _res, next) => {
    discard(req, options);
    next(error);
  };
}

function discard(req: Request, { maxBytes, timeoutMs }: DiscardRestOptions): void {
  const { socket } = req;
  const cut = (): void => {
    if (!req.complete) socket.destroy();
  };
  const timer = setTimeout(cut, timeoutMs);
  const stop = (): void => clearTimeout(timer);
  let discardedBytes = 0;
  req.on('data', (piece: Buffer) => {
    discardedBytes += piece.length;
    if (discardedBytes > maxBytes) cut();
  });
  req.once('end', stop).once('close', stop).on('error', stop);
  req.resume();
  if (req.readableEnded || req.destroyed) stop();
}
