/** What a request may take of the service, apart from what its client takes to read the answer. */
export interface TimeLimit {
  /** From here on it is the client that is waited for. */
  pause(): void;
  /** The client has read: the time of the request goes on. */
  resume(): void;
  /** Nothing is limited any more. */
  end(): void;
}

/**
 * A client may keep an answer waiting so many times as long as the request itself may take, in sum: a link that is slow is no
 * fault of the query, but what the query holds cannot be held for good.
 */
const CLIENT_SHARE = 10;

/**
 * Starts the time of a request, in milliseconds. Waiting for the client does not count; it is limited apart, to `timeoutMs` at a
 * stretch and ten times as much in sum. One of the functions is called at most, once.
 */
export function startTimeLimit(
  timeoutMs: number,
  { onTimeUp, onClientTooSlow }: { onTimeUp: () => void; onClientTooSlow: () => void },
): TimeLimit {
  let ownMs = timeoutMs;
  let clientMs = timeoutMs * CLIENT_SHARE;
  let isClients = false;
  let isOver = false;
  let since = performance.now();
  let timer: NodeJS.Timeout | undefined;

  function end(): void {
    isOver = true;
    clearTimeout(timer);
  }

  function start(): void {
    since = performance.now();
    const [leftMs, tell] = isClients ? [Math.min(timeoutMs, clientMs), onClientTooSlow] : [ownMs, onTimeUp];
    timer = setTimeout(
      () => {
        end();
        tell();
      },
      Math.max(0, leftMs),
    );
  }

  function turn(toClient: boolean): void {
    if (isOver || isClients === toClient) return;
    clearTimeout(timer);
    const tookMs = performance.now() - since;
    if (isClients) clientMs -= tookMs;
    else ownMs -= tookMs;
    isClients = toClient;
    start();
  }

  start();
  return { pause: () => turn(true), resume: () => turn(false), end };
}
