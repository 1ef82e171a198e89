import { mkdir, open, readdir, readFile, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createWholeFile } from './create-whole-file.js';
import { type IdempotencyClaim, takeClaim } from './idempotency-claim.js';
import { ignoreAbsent } from './ignore-absent.js';
import { buildKeptAnswer, type KeptAnswer, parseKeptAnswer } from './kept-answer.js';

/** Answers by key, shared by every process on one raw zone. */
export interface IdempotencyStore {
  /**
   * The answer of a record, or the claim on giving one; `busy` while another request has it. Rejects while there is an
   * answer that cannot be read.
   */
  begin(record: string): Promise<KeptAnswer | IdempotencyClaim | 'busy'>;
  /** Keeps an answer unless the record has one, and removes the claim. */
  keep(record: string, answer: KeptAnswer, claim: IdempotencyClaim): Promise<void>;
  /** Removes what has not changed for the time of expiry, and returns how many files. */
  sweep(): Promise<number>;
}

/** Where the records are, and how long; times in milliseconds. */
export interface IdempotencyStoreOptions {
  /** The raw zone's own directory. */
  readonly rawDirectory: string;
  readonly expireAfterMs: number;
  /** How long a process must be silent before its claims are taken over. */
  readonly leaseMs: number;
}

/** Creates a store, which opens nothing before its first key. */
export function createIdempotencyStore(options: IdempotencyStoreOptions): IdempotencyStore {
  const { rawDirectory, expireAfterMs, leaseMs } = options;
  const directory = join(rawDirectory, 'idempotency');
  const pathOf = (record: string): string => join(directory, record);

  async function readAnswer(record: string): Promise<KeptAnswer | undefined> {
    const text = await ignoreAbsent(readFile(`${pathOf(record)}.answer`, 'utf8'));
    if (text === undefined) return undefined;
    const answer = parseKeptAnswer(text);
    // To answer anew would store events that got their ids and times from the first request once more, under other ones.
    if (answer === undefined) throw new Error(`the kept answer ${record} cannot be read`);
    return answer;
  }

  return {
    async begin(record) {
      const answer = await readAnswer(record);
      if (answer !== undefined) return answer;
      await ensureFolder(directory);
      const claim = await takeClaim({ path: pathOf(record), leaseMs });
      if (claim === undefined) return 'busy';
      // The holder before may have answered, and removed its claim, since we looked.
      const late = await readAnswer(record);
      if (late === undefined) return claim;
      await claim.remove();
      return late;
    },
    async keep(record, answer, claim) {
      await createWholeFile(`${pathOf(record)}.answer`, buildKeptAnswer(answer));
      await claim.remove();
    },
    async sweep() {
      const names = (await ignoreAbsent(readdir(directory))) ?? [];
      let removed = 0;
      for (const name of names) {
        const path = join(directory, name);
        // Of a claim that was released the time of modification says nothing.
        const changed = (await ignoreAbsent(stat(path)))?.ctimeMs;
        if (changed === undefined || Date.now() - changed < expireAfterMs) continue;
        await ignoreAbsent(unlink(path));
        removed++;
      }
      return removed;
    },
  };
}

async function ensureFolder(directory: string): Promise<void> {
  if ((await mkdir(directory, { recursive: true })) === undefined) return;
  const parent = await open(dirname(directory), 'r');
  try {
    await parent.sync();
  } finally {
    await parent.close();
  }
}
