import { setTimeout as delay } from 'node:timers/promises';
import { RunnerError } from '../runner-error.js';
import { probeReadiness } from './probe-readiness.js';
import type { ServiceDefinition } from './service-definition.js';
import type { ServiceLog } from './service-log.js';
import { type ServiceExit, type ServiceProcess, startServiceProcess } from './service-process.js';

const probeEveryMs = 100;
const probeTimeoutMs = 3000;

/** A service that ended by itself, or did not end as it should have. */
export interface ServiceFailure {
  readonly name: string;
  readonly exit: ServiceExit;
}

/** What `createSupervisor` needs; times in milliseconds. */
export interface SupervisorOptions {
  readonly openLog: (name: string) => Promise<ServiceLog>;
  /** How long a service may take until it is ready. */
  readonly readyTimeoutMs: number;
  /** How long a service may take to stop before it is killed. */
  readonly stopTimeoutMs: number;
}

/** Keeps processes together: they run together, and when one ends, it is known. */
export interface Supervisor {
  /**
   * Starts services that may stop side by side; resolves to true once all are ready, to false when that is over because
   * one has ended (see `failed`) or a stop has begun.
   * @throws RunnerError `service_failed` when one takes too long.
   */
  start(definitions: readonly ServiceDefinition[]): Promise<boolean>;
  /** Resolves with the first service that ends by itself, with whatever code. */
  readonly failed: Promise<ServiceFailure>;
  /** The last lines of a service that nobody has seen yet, and the file that holds them all. */
  describeLog(name: string): string;
  /** Stops all, those of the last `start` first, and returns those that did not stop cleanly. */
  stop(): Promise<readonly ServiceFailure[]>;
  /** Ends all at once. */
  kill(): void;
}

interface SupervisedService {
  readonly process: ServiceProcess;
  readonly log: ServiceLog;
  isReady: boolean;
}

/** Makes a supervisor of no service yet. */
export function createSupervisor({ openLog, readyTimeoutMs, stopTimeoutMs }: SupervisorOptions): Supervisor {
  const groups: SupervisedService[][] = [];
  let reportFailure: (failure: ServiceFailure) => void = () => undefined;
  const failed = new Promise<ServiceFailure>((resolve) => {
    reportFailure = resolve;
  });
  let stopping: Promise<readonly ServiceFailure[]> | undefined;

  async function startOne(definition: ServiceDefinition, group: SupervisedService[]): Promise<boolean> {
    const log = await openLog(definition.name);
    if (stopping !== undefined) {
      await log.close();
      return false;
    }
    const started = startServiceProcess(definition, log.add);
    const service: SupervisedService = { process: started, log, isReady: false };
    group.push(service);
    let hasEnded = false;
    void started.exited.then((exit) => {
      hasEnded = true;
      if (stopping === undefined) reportFailure({ name: started.name, exit });
    });
    const isOver = (): boolean => hasEnded || stopping !== undefined;
    const { url } = definition;
    service.isReady = url === undefined || (await waitUntilReady(started, url, isOver));
    return service.isReady;
  }

  async function waitUntilReady(
    { name, exited }: ServiceProcess,
    url: string,
    isOver: () => boolean,
  ): Promise<boolean> {
    const deadlineMs = performance.now() + readyTimeoutMs;
    while (!isOver()) {
      const { ready, detail } = await probeReadiness(url, probeTimeoutMs);
      if (ready) return true;
      if (performance.now() > deadlineMs) {
        const seconds = readyTimeoutMs / 1000;
        throw new RunnerError('service_failed', `${name} is not ready after ${seconds} s: ${detail}`);
      }
      await Promise.race([delay(probeEveryMs), exited]);
    }
    return false;
  }

  async function stopAll(): Promise<readonly ServiceFailure[]> {
    const unclean: ServiceFailure[] = [];
    for (const group of groups.toReversed()) {
      await Promise.all(
        group.map(async ({ process: service, log, isReady }) => {
          const exit = await service.stop(stopTimeoutMs);
          await log.close();
          // One that has just begun does not listen for the signal yet, and has nothing to close.
          const isClean = exit.code === 0 || (!isReady && exit.signal === 'SIGTERM');
          if (!isClean) unclean.push({ name: service.name, exit });
        }),
      );
    }
    return unclean;
  }

  return {
    start: async (definitions) => {
      const group: SupervisedService[] = [];
      groups.push(group);
      const ready = await Promise.all(definitions.map((definition) => startOne(definition, group)));
      return ready.every(Boolean);
    },
    failed,
    describeLog: (name) => {
      const log = groups.flat().find(({ process: service }) => service.name === name)?.log;
      return log === undefined ? '' : [...log.hiddenTail(), `Its log: ${log.file}`].join('\n');
    },
    stop: () => {
      stopping ??= stopAll();
      return stopping;
    },
    kill: () => {
      for (const { process: service } of groups.flat()) service.kill();
    },
  };
}
