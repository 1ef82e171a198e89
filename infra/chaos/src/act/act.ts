import { setTimeout as delay } from 'node:timers/promises';
import type { EventBook } from '../check/event-book.js';
import type { ChaosAction } from '../plan/chaos-plan.js';
import { sendRedisCommand } from '../stack/redis-commands.js';
import type { Stack } from '../stack/stack.js';
import type { Supervisor } from '../stack/supervisor.js';
import { corruptLine } from './corrupt-line.js';
import type { SmallDisk } from './small-disk.js';

/** What actions act on. */
export interface ActParts {
  readonly stack: Stack;
  readonly supervisors: readonly Supervisor[];
  readonly dataDirectory: string;
  readonly book: EventBook;
  readonly disk: SmallDisk | undefined;
  /** Told when a line was damaged, before the workers come back. */
  readonly onDamaged: () => void;
  /** Told when the disk is full, and when it is not any more. */
  readonly onDisk: (isFull: boolean) => void;
}

const POLL_MS = 50;
const MAX_WAIT_FOR_SEGMENT_MS = 6000;

/** Does one action and resolves once it is over, with what came of it: `done`, or why it was not done. */
export async function act(parts: ActParts, action: ChaosAction): Promise<string> {
  const { stack, supervisors } = parts;
  switch (action.kind) {
    case 'kill':
    case 'stop': {
      const named = supervisors.findIndex(({ member }) => member.slot.name === action.target);
      // The one that is named may be down, or not be up yet: then the next one that is up takes its place. Redis and
      // query-api, up at most times, would take the place of all of them on a busy machine, and nothing would be asked.
      const order = supervisors
        .map((_, index) => supervisors[(named + index) % supervisors.length])
        .filter(
          (each, index) => index === 0 || (each?.member !== stack.redis && each?.member !== stack.query),
        );
      const victim = order.find((supervisor) => supervisor?.member.slot.isReady);
      victim?.member.slot.signal(action.kind === 'kill' ? 'SIGKILL' : 'SIGTERM');
      return victim === undefined ? 'nothing was up' : `done to ${victim.member.slot.name}`;
    }
    case 'pause': {
      const victim = stack.members.find(({ slot }) => slot.name === action.target);
      await victim?.slot.pause(action.durationMs);
      return 'done';
    }
    case 'flush-redis':
      return sendRedisCommand(stack.redis.port, 'FLUSHALL').catch((error: Error) => error.message);
    case 'redis-away': {
      const release = supervisors.find(({ member }) => member === stack.redis)?.hold();
      stack.redis.slot.signal('SIGTERM');
      await delay(action.durationMs);
      release?.();
      return 'done';
    }
    case 'fill-disk':
      return fillDisk(parts, action.durationMs);
    case 'corrupt-line':
      return corrupt(parts, action.draw);
  }
}

async function fillDisk({ disk, onDisk }: ActParts, durationMs: number): Promise<string> {
  if (disk === undefined) return 'there is no small disk';
  onDisk(true);
  const free = await disk.fill();
  await delay(durationMs);
  await free();
  onDisk(false);
  return 'done';
}

async function corrupt(parts: ActParts, draw: number): Promise<string> {
  const { stack, supervisors, dataDirectory, book, onDamaged } = parts;
  const held = supervisors.filter(({ member }) => stack.workers.includes(member));
  const releases = held.map((supervisor) => supervisor.hold());
  try {
    for (const { member } of held) member.slot.signal('SIGKILL');
    const deadlineMs = performance.now() + MAX_WAIT_FOR_SEGMENT_MS;
    while (held.some(({ member }) => member.slot.isRunning)) {
      // One that was about to be started when it was held back.
      for (const { member } of held) member.slot.signal('SIGKILL');
      await delay(POLL_MS);
    }
    while (performance.now() < deadlineMs) {
      const line = await corruptLine(dataDirectory, draw, (damaged) => book.noteDamaged(damaged));
      if (line !== undefined) onDamaged();
      if (line !== undefined) return `done to ${line.segment} at ${line.offset} (${line.eventId})`;
      await delay(POLL_MS);
    }
    return 'no segment was there to damage';
  } finally {
    for (const release of releases) release();
  }
}
