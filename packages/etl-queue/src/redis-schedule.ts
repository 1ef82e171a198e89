import type { EtlJobName, EtlJobPayload } from './etl-jobs.js';
import type { QueueLogger } from './queue-logger.js';
import type { RedisProducer } from './redis-producer.js';

/** Keeps a job scheduled while Redis comes and goes. */
export interface RedisSchedule {
  /** Stops looking after it; what Redis has stays there, for the other consumers. */
  close(): void;
}

/** How often a schedule is looked for that an emptied Redis has lost, in milliseconds. */
const CHECK_MS = 5000;

/** Schedules a job, now or as soon as Redis is there, and again whenever it is gone. */
export function keepScheduled<Name extends EtlJobName>(options: {
  producer: Pick<RedisProducer, 'ensureSchedule'>;
  logger: QueueLogger;
  name: Name;
  payload: EtlJobPayload<Name>;
  everyMs: number;
}): RedisSchedule {
  const { producer, logger, name, payload, everyMs } = options;
  let isNew = true;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  async function look(): Promise<void> {
    try {
      await producer.ensureSchedule(name, payload, everyMs, isNew);
      isNew = false;
    } catch (error) {
      // That Redis is away is in the log already.
      logger.debug('job not scheduled yet', { job: name, error });
    }
    if (!isClosed) timer = setTimeout(look, Math.min(everyMs, CHECK_MS));
  }

  void look();
  return {
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}
