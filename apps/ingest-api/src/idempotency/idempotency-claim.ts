import { readFile, stat, unlink, utimes } from 'node:fs/promises';
import { createWholeFile } from './create-whole-file.js';
import { ignoreAbsent } from './ignore-absent.js';

/** The right to answer the requests with one key, held by one request at a time. */
export interface IdempotencyClaim {
  /** When the first request with the key came in, in milliseconds since the epoch. */
  readonly receivedMs: number;
  /** Lets the next request have the claim, with the same time of receipt. */
  release(): Promise<void>;
  /** Removes the claim, once the answer is kept. */
  remove(): Promise<void>;
}

/** What `takeClaim` needs; a claim that is not renewed for `leaseMs` is that of a dead process. */
export interface TakeClaimOptions {
  /** Of the record, without an ending. */
  readonly path: string;
  readonly leaseMs: number;
}

/**
 * Takes the claim on a record, or returns undefined while another request holds it. Who takes over creates the next
 * generation, `<record>.claim.<n>`, exclusively: of two that see the same dead holder one gets it.
 */
export async function takeClaim({ path, leaseMs }: TakeClaimOptions): Promise<IdempotencyClaim | undefined> {
  let receivedMs = Date.now();
  for (let generation = 0; ; generation++) {
    const claim = `${path}.claim.${generation}`;
    const holder = await ignoreAbsent(stat(claim));
    if (holder === undefined) {
      if (!(await createWholeFile(claim, String(receivedMs)))) return undefined;
      return holdClaim({ path, generation, leaseMs, receivedMs });
    }
    const text = await ignoreAbsent(readFile(claim, 'utf8'));
    if (text !== undefined && /^\d{1,15}$/.test(text)) receivedMs = Number(text);
    const next = await ignoreAbsent(stat(`${path}.claim.${generation + 1}`));
    if (next === undefined && Date.now() - holder.mtimeMs < leaseMs) return undefined;
  }
}

function holdClaim(held: TakeClaimOptions & { generation: number; receivedMs: number }): IdempotencyClaim {
  const { path, generation, leaseMs, receivedMs } = held;
  const claim = `${path}.claim.${generation}`;
  const renew = async (): Promise<void> => {
    const now = new Date();
    // A claim that cannot be renewed may be taken over, which repeats events under the same ids.
    await utimes(claim, now, now).catch(() => undefined);
  };
  const timer = setInterval(() => void renew(), leaseMs / 4);
  timer.unref();
  return {
    receivedMs,
    async release() {
      clearInterval(timer);
      await ignoreAbsent(utimes(claim, 0, 0));
    },
    async remove() {
      clearInterval(timer);
      for (let older = 0; older <= generation; older++) {
        await ignoreAbsent(unlink(`${path}.claim.${older}`));
      }
    },
  };
}
