import { createRecounter, type Ledger } from '@signallake/ledger';

/** Counts the data directory for `GET /v1/ledger`. */
export interface LedgerSource {
  /**
   * A recount that began no earlier than the one before ended. Callers share it; one who goes, or whose time is up, does not
   * stop it: files that do not change are counted once, so the next call gets further.
   */
  recount(signal: AbortSignal): Promise<Ledger>;
  /** Stops a recount that is under way; twice without harm. */
  close(): Promise<void>;
}

/**
 * Creates a source; it reads nothing before it is asked.
 * @param options.archiveRetentionDays how long archived segments must be there, in days; unless told, from the oldest day on
 */
export function createLedgerSource(options: {
  dataDirectory: string;
  archiveRetentionDays?: number | undefined;
}): LedgerSource {
  const { dataDirectory, archiveRetentionDays } = options;
  const recounter = createRecounter(dataDirectory);
  const closing = new AbortController();
  let underWay: Promise<Ledger> | undefined;

  function share(): Promise<Ledger> {
    underWay ??= recounter.recount({ archiveRetentionDays, signal: closing.signal }).finally(() => {
      underWay = undefined;
    });
    return underWay;
  }

  return {
    recount(signal) {
      return new Promise((resolve, reject) => {
        const giveUp = () => reject(signal.reason);
        signal.addEventListener('abort', giveUp, { once: true });
        share()
          .then(resolve, reject)
          .finally(() => signal.removeEventListener('abort', giveUp));
      });
    },
    async close() {
      closing.abort(new Error('the service is closing'));
      await underWay?.catch(() => undefined);
    },
  };
}
