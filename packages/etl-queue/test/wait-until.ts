import { setTimeout as sleep } from 'node:timers/promises';

/** Polls until the condition holds; without a limit of its own, since mocha has one. */
export async function waitUntil(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(20);
}
