import { watchLauncher } from './watch-launcher.js';

const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** pnpm relays what the terminal has sent already: two signals this close are one. */
const sameSignalMs = 1000;

/** The user's wish to stop, as long as somebody listens for it. */
export interface Interruption {
  /** Aborted by the first signal, with its name as the reason. */
  readonly signal: AbortSignal;
  /** Aborted by another SIGINT a second or more later: the user will not wait. */
  readonly impatient: AbortSignal;
  /** Gives the signals back to Node. */
  close(): void;
}

/** Listens for SIGINT, SIGTERM and SIGHUP; the end of the npx that everything runs under counts as a SIGTERM. */
export async function listenForInterruption(): Promise<Interruption> {
  const first = new AbortController();
  const second = new AbortController();
  let firstAtMs = 0;
  const interrupt = (name: NodeJS.Signals): void => {
    if (!first.signal.aborted) {
      firstAtMs = performance.now();
      first.abort(name);
    } else if (name === 'SIGINT' && performance.now() - firstAtMs >= sameSignalMs) {
      second.abort(name);
    }
  };
  for (const name of stopSignals) {
    process.on(name, interrupt);
  }
  const launcher = await watchLauncher(() => interrupt('SIGTERM'));
  return {
    signal: first.signal,
    impatient: second.signal,
    close: () => {
      launcher.close();
      for (const name of stopSignals) {
        process.off(name, interrupt);
      }
    },
  };
}
