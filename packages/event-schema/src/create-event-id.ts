import { randomFillSync } from 'node:crypto';
import { v7 as createUuidV7 } from 'uuid';

const ID_BYTES = 16;

/** Random bytes are drawn for many ids at once: one call of the system's generator costs more than all else here. */
const pool = Buffer.alloc(ID_BYTES * 1024);
let used = pool.length;

/** Makes a UUIDv7: unique, and in order of time. */
export function createEventId(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const random = pool.subarray(used, used + ID_BYTES);
  used += ID_BYTES;
  return createUuidV7({ random });
}
