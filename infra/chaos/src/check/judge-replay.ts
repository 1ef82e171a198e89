import type { HttpAnswer } from '../stack/http-exchange.js';

/** What is wrong with the second ack of a batch with an Idempotency-Key: it says that it is the first again, and must be it. */
export function judgeReplay(first: HttpAnswer, second: HttpAnswer): string | undefined {
  if (second.headers['idempotency-replayed'] !== 'true')
    return 'the second answer to an Idempotency-Key does not say that it is the first one again';
  if (second.body === first.body && second.status === first.status) return undefined;
  return `the second answer to an Idempotency-Key is ${second.status} ${second.body} for ${first.status} ${first.body}`;
}
