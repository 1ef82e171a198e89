import { assertSameAnswer } from '../../measure/assert-same-answer.js';
import { type Comparison, compare } from '../../measure/comparison.js';
import { runPaired, timeMs } from '../../measure/run-paired.js';
import type { Contenders } from './contenders.js';
import type { QueryCase } from './query-cases.js';

/** One question, everything in memory. */
export interface WarmComparisons {
  oneClient: Comparison;
  /** As several ask it at the same time, until all are answered. */
  severalClients: Comparison;
}

/** Clients of the run in which several ask at the same time. */
const CLIENTS = 8;

/** A query that is quicker than this is asked several times in a run: once is too short for the clock of a busy machine. */
const LONG_ENOUGH_MS = 150;
const MAX_REPEATS = 5;

/**
 * Compares one question, everything in memory, as one client asks it and as eight do at the same time.
 * @throws {AssertionError} when the answers differ
 */
export async function compareWarm(
  question: QueryCase,
  { askOurs, askPeer }: Contenders,
  { pairs, size }: { pairs: number; size: string },
): Promise<WarmComparisons> {
  const expected = await askPeer(question);
  assertSameAnswer(await askOurs(question), expected, question);
  const ours = () => askOurs(question);
  const peer = () => askPeer(question);
  const firstMs = Math.min(await timeMs(ours), await timeMs(peer));
  const repeats = Math.min(MAX_REPEATS, Math.ceil(LONG_ENOUGH_MS / firstMs));
  const one = await runPaired(
    { ours: () => timeMs(ours, repeats), peer: () => timeMs(peer, repeats) },
    { pairs },
  );
  const clients = Array.from({ length: CLIENTS }, (_, client) => client);
  const all = await runPaired(
    {
      ours: () => timeMs(() => Promise.all(clients.map((client) => askOurs(question, client)))),
      peer: () => timeMs(() => Promise.all(clients.map(peer))),
    },
    { pairs },
  );
  const describe = (group: string, values: { ours: number[]; peer: number[] }) =>
    compare({
      name: question.name,
      group: `${size}, ${group}`,
      unit: 'ms',
      ours: { name: 'query-api', values: values.ours },
      peer: { name: 'ClickHouse MergeTree', values: values.peer },
      target: 1,
    });
  return {
    oneClient: describe('one client', one),
    severalClients: describe(`${CLIENTS} clients at once, all answered`, all),
  };
}
