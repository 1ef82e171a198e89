import { setTimeout as delay } from 'node:timers/promises';
import type { SlotExit } from './process-slot.js';
import type { Life } from './service-command.js';
import type { StackMember } from './stack.js';

/** Starts the process of a slot again whenever it has ended, as an orchestrator does. */
export interface Supervisor {
  readonly member: StackMember;
  /** Keeps the slot empty once its process has ended, until the returned function is called. */
  hold(): () => void;
  /** Ends its process, starts it once more with nothing special about it, and leaves it at that. */
  settle(): Promise<void>;
  /** Ends the process and starts no other; twice without harm. */
  close(): Promise<void>;
}

/** What a supervisor asks and tells. */
export interface SupervisorOptions {
  readonly member: StackMember;
  /** The next life: called once for each start. */
  readonly nextLife: () => Life;
  /** How long the slot stays empty after an end, in milliseconds. */
  readonly nextPauseMs: () => number;
  readonly onStart?: (life: Life) => void;
  readonly onExit: (exit: SlotExit, life: Life) => void;
}

const STOP_TIMEOUT_MS = 20_000;
const HOLD_POLL_MS = 50;

/** Starts the member and keeps it running. */
export function superviseMember(options: SupervisorOptions): Supervisor {
  const { member, nextLife, nextPauseMs, onStart, onExit } = options;
  const { slot } = member;
  let holds = 0;
  let isStopping = false;
  let isSettling = false;
  const running = keepRunning();

  async function keepRunning(): Promise<void> {
    while (!isStopping) {
      const life = isSettling ? {} : nextLife();
      onStart?.(life);
      await slot.start(member.commandOf(life));
      onExit(await slot.exited, life);
      if (!isStopping && !isSettling) await delay(nextPauseMs());
      while (holds > 0 && !isStopping) await delay(HOLD_POLL_MS);
    }
  }

  async function end(): Promise<void> {
    if (!slot.isRunning) return;
    const { exited } = slot;
    slot.signal('SIGTERM');
    const timer = setTimeout(() => slot.signal('SIGKILL'), STOP_TIMEOUT_MS);
    await exited;
    clearTimeout(timer);
  }

  return {
    member,
    hold() {
      holds += 1;
      let isHeld = true;
      return () => {
        if (isHeld) holds -= 1;
        isHeld = false;
      };
    },
    async settle() {
      isSettling = true;
      await end();
      while (!slot.isReady) await delay(HOLD_POLL_MS);
    },
    async close() {
      isStopping = true;
      await end();
      await running;
    },
  };
}
