import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** What is run in a slot: the same command each time, with what a life adds to it. */
export interface SlotCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** How a process ended. */
export interface SlotExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The last signal that the slot was asked to send, other than stopping and continuing. */
  readonly asked: NodeJS.Signals | undefined;
  /** Its age in milliseconds. */
  readonly ageMs: number;
  /** Whether it had ever answered. */
  readonly wasReady: boolean;
}

/** A place for one process at a time, which is started again and again on the same port. */
export interface ProcessSlot {
  readonly name: string;
  readonly isRunning: boolean;
  readonly isReady: boolean;
  /** Starts a process; resolves when it is ready, or has ended before it was. */
  start(command: SlotCommand): Promise<void>;
  /** Resolves with the end of the process that runs now; throws when none does. */
  readonly exited: Promise<SlotExit>;
  /** Sends a signal; false when there is no process. */
  signal(signal: NodeJS.Signals): boolean;
  /** Stops the process, by SIGSTOP, for so long. */
  pause(durationMs: number): Promise<void>;
  /**
   * Whether since `sinceMs` (performance.now()) the process was always ready, and never stopped or killed; waits a moment,
   * since a connection breaks before the end of its process is known.
   */
  wasUndisturbedSince(sinceMs: number): Promise<boolean>;
}

const READY_POLL_MS = 40;
/** What the news of an end may take on a busy machine. */
const EXIT_NEWS_MS = 500;

/** Creates an empty slot. @param options.probe resolves to whether the process answers. */
export function createProcessSlot(options: {
  name: string;
  logFile: string;
  probe: () => Promise<boolean>;
}): ProcessSlot {
  const { name, logFile, probe } = options;
  let child: ChildProcess | undefined;
  let exited: Promise<SlotExit> | undefined;
  let asked: NodeJS.Signals | undefined;
  let readySinceMs = Number.POSITIVE_INFINITY;
  let wasReady = false;

  const slot: ProcessSlot = {
    name,
    get isRunning() {
      return child !== undefined;
    },
    get isReady() {
      return readySinceMs !== Number.POSITIVE_INFINITY;
    },
    async start({ command, args, env }) {
      if (child !== undefined) throw new Error(`${name} runs already`);
      const log = createWriteStream(logFile, { flags: 'a' });
      const startedMs = performance.now();
      const started = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
      child = started;
      asked = undefined;
      wasReady = false;
      started.stdout.pipe(log, { end: false });
      started.stderr.pipe(log, { end: false });
      started.once('exit', () => {
        readySinceMs = Number.POSITIVE_INFINITY;
      });
      exited = once(started, 'close').then(([code, signal]): SlotExit => {
        child = undefined;
        readySinceMs = Number.POSITIVE_INFINITY;
        log.end();
        return { code, signal, asked, ageMs: performance.now() - startedMs, wasReady };
      });
      while (child === started && !(await probe())) await delay(READY_POLL_MS);
      if (child !== started) return;
      wasReady = true;
      if (asked === undefined) readySinceMs = performance.now();
    },
    get exited() {
      if (exited === undefined) throw new Error(`${name} was never started`);
      return exited;
    },
    signal(signal) {
      if (child === undefined) return false;
      // Nothing that is sent after a SIGKILL has a say any more.
      if (asked !== 'SIGKILL') asked = signal;
      readySinceMs = Number.POSITIVE_INFINITY;
      return child.kill(signal);
    },
    async pause(durationMs) {
      const paused = child;
      if (paused === undefined || !paused.kill('SIGSTOP')) return;
      const { isReady } = slot;
      readySinceMs = Number.POSITIVE_INFINITY;
      await delay(durationMs);
      paused.kill('SIGCONT');
      if (isReady && child === paused && asked === undefined) readySinceMs = performance.now();
    },
    async wasUndisturbedSince(sinceMs) {
      if (readySinceMs <= sinceMs) await delay(EXIT_NEWS_MS);
      return readySinceMs <= sinceMs;
    },
  };
  return slot;
}
