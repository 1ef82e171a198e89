import { HttpProblem, type Logger } from '@signallake/service-kit';
import type { RequestBody } from '../body/open-body.js';
import { ingestProblems } from '../http/ingest-problems.js';
import { hashBody } from './hash-body.js';
import type { IdempotencyStore } from './idempotency-store.js';
import { type KeptAnswer, keepRefusal, replayRefusal } from './kept-answer.js';

const RETRY_AFTER_SECONDS = 1;

/** What names the events of a keyed request, the same in each of its repetitions. */
export interface RequestIdentity {
  /** Of the record in the idempotency store. */
  readonly record: string;
  /** When the first request with the key came in, in milliseconds since the epoch. */
  readonly receivedMs: number;
}

/** An answer, and whether it was given before. */
export interface OnceAnswer {
  readonly body: Readonly<Record<string, unknown>>;
  readonly isReplayed: boolean;
}

/** What `answerOnce` works with. */
export interface AnswerOnceOptions {
  readonly idempotency: IdempotencyStore;
  readonly record: string;
  readonly body: RequestBody;
  /** What else makes two requests the same, such as the format of the body. */
  readonly seed: string;
  readonly logger: Logger;
  /** Takes the request in; resolves to the body of its 202. */
  readonly run: (body: RequestBody, identity: RequestIdentity) => Promise<Readonly<Record<string, unknown>>>;
}

/**
 * Runs a request unless one of its key has been answered; then it reads the body only to compare it.
 * @throws HttpProblem `idempotency_key_busy`, `idempotency_key_reused`, a kept refusal, or what `run` throws.
 */
export async function answerOnce(options: AnswerOnceOptions): Promise<OnceAnswer> {
  const { idempotency, record, seed, logger, run } = options;
  const body = hashBody(options.body, seed);
  const begun = await idempotency.begin(record).catch((error: unknown) => {
    throw toStoreProblem(error);
  });
  if (begun === 'busy') {
    throw new HttpProblem(ingestProblems.idempotency_key_busy, 'A request with this key is being answered', {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }
  if ('bodyHash' in begun) {
    for await (const _piece of body);
    return replay(begun, body.digest());
  }
  let answer: Omit<KeptAnswer, 'bodyHash'>;
  let failure: { readonly error: unknown } | undefined;
  try {
    answer = { accepted: await run(body, { record, receivedMs: begun.receivedMs }) };
  } catch (error) {
    const refusal = keepRefusal(error);
    if (refusal === undefined) {
      await begun.release().catch((cause: unknown) => {
        logger.warn('a claim was not released, and ends with its lease', { error: cause });
      });
      throw error;
    }
    answer = { refusal };
    failure = { error };
  }
  try {
    await idempotency.keep(record, { ...answer, bodyHash: body.digest() }, begun);
  } catch (error) {
    // The events are on disk. A repetition stores them again under the same ids and times, and they count once.
    logger.warn('the answer to a key was not kept', { error });
    await begun.release().catch(() => undefined);
  }
  if (failure !== undefined) throw failure.error;
  return { body: answer.accepted ?? {}, isReplayed: false };
}

function replay({ bodyHash, accepted, refusal }: KeptAnswer, hash: string): OnceAnswer {
  if (bodyHash !== hash) {
    const detail = 'This Idempotency-Key was sent with another body, or other parameters, before';
    throw new HttpProblem(ingestProblems.idempotency_key_reused, detail);
  }
  if (refusal !== undefined) throw replayRefusal(refusal);
  return { body: accepted ?? {}, isReplayed: true };
}

function toStoreProblem(cause: unknown): unknown {
  if (cause instanceof HttpProblem) return cause;
  return new HttpProblem(ingestProblems.unavailable, 'The key could not be looked up; try again', {
    retryAfterSeconds: 5,
    cause,
  });
}
