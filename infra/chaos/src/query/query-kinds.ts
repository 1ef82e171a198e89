import type { EventBook } from '../check/event-book.js';
import { type Counted, type Fault, judgeCounts } from '../check/judge-counts.js';
import { type AnsweredEvent, differenceOf, judgeEvents } from '../check/judge-events.js';
import { cohortSpan, neighbouringCohorts } from '../load/cohort-span.js';
import type { RandomStream } from '../random/random-stream.js';
import { type AskParts, askQueryApi } from './ask-query-api.js';

/** What a query client works with. */
export interface QueryParts extends AskParts {
  readonly book: EventBook;
  /** Told when all that an answer should have was known to the last event. */
  readonly onExact?: () => void;
  readonly random: RandomStream;
  /** When cohort 0 begins, in milliseconds since the epoch. */
  readonly firstMs: number;
}

/** Asks once and says what is wrong with the answer; undefined when there was none to judge. */
export type CheckedQuery = (parts: QueryParts) => Promise<readonly Fault[] | undefined>;

/** Counts and latencies by service, over a span of some cohorts, by one of three ways that must agree. */
async function checkCounts(parts: QueryParts): Promise<readonly Fault[] | undefined> {
  return countCohorts(parts, someCohorts(parts.book, parts.random));
}

/** The same of a cohort, of any age, to which nothing is added any more: the answer is the same for good. */
async function checkCompleteCohort(parts: QueryParts): Promise<readonly Fault[] | undefined> {
  const { book, random } = parts;
  const first = random.between(0, Math.max(0, book.cohorts - 1));
  const cohorts = neighbouringCohorts(first, random.between(1, 8));
  const complete = cohorts.filter((cohort) => cohort < book.cohorts && book.isComplete(cohort));
  const isUnbroken = complete.length > 0 && complete.every((cohort, index) => cohort === cohorts[index]);
  return countCohorts(parts, isUnbroken ? complete : [first]);
}

async function countCohorts(
  parts: QueryParts,
  cohorts: readonly number[],
): Promise<readonly Fault[] | undefined> {
  const { book, random, firstMs, onExact } = parts;
  const { from, to } = spanOf(firstMs, cohorts);
  const before = book.bounds(cohorts);
  const wasComplete = cohorts.every(book.isComplete);
  const way = random.pick(['latency', 'volume', 'sql'] as const);
  const sql = `SELECT service, count(*) AS count, avg(latency_ms) AS avg FROM events WHERE timestamp >= '${from}' AND timestamp < '${to}' GROUP BY service`;
  const answer =
    way === 'sql'
      ? await askQueryApi(parts, '/v1/sql', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ sql }),
        })
      : await askQueryApi(parts, `/v1/metrics/${way}?from=${from}&to=${to}&group_by=service`);
  if (answer === undefined) return undefined;
  const counted = new Map<string, Counted>();
  for (const row of answer.body.data ?? []) {
    const [service, count] = [String(row['service']), Number(row['count'])];
    const known = counted.get(service)?.count ?? 0;
    // Volume comes in buckets, without latencies.
    const latencySum = typeof row['avg'] === 'number' ? row['avg'] * count : undefined;
    counted.set(service, { count: known + count, latencySum });
  }
  if (wasComplete && cohorts.every(book.isComplete)) onExact?.();
  const context = `${way} from ${from} to ${to}, ${JSON.stringify(answer.body.meta)}`;
  return judgeCounts(counted, before, book.bounds(cohorts)).map(({ kind, message }) => ({
    kind,
    message: `${message} (${context})`,
  }));
}

/** One acked event by its id. */
async function checkEvent(parts: QueryParts): Promise<readonly Fault[] | undefined> {
  const { book, random } = parts;
  if (book.acked === 0) return undefined;
  // Recent ones more often: there is more going on around them.
  const back = Math.floor(random.float() ** 3 * book.acked);
  const event = book.ackedAt(book.acked - 1 - back);
  const wasDue = book.isDue(event.event_id);
  const answer = await askQueryApi(parts, `/v1/events/${event.event_id}`);
  if (answer === undefined) return undefined;
  if (answer.status === 404) {
    const isLost = wasDue && book.isDue(event.event_id);
    return isLost
      ? [{ kind: 'lost', message: `GET /v1/events/${event.event_id} answered 404: ${JSON.stringify(event)}` }]
      : [];
  }
  const [found, ...more] = answer.body.data ?? [];
  const message =
    found && more.length === 0
      ? differenceOf(found, event)
      : `GET /v1/events/${event.event_id} gave no single event`;
  return message === undefined ? [] : [{ kind: 'wrong_answer', message }];
}

/** An event that nobody sent. */
async function checkAbsence(parts: QueryParts): Promise<readonly Fault[] | undefined> {
  const id = parts.random.uuid();
  const answer = await askQueryApi(parts, `/v1/events/${id}`);
  if (answer === undefined) return undefined;
  return answer.status === 404
    ? []
    : [{ kind: 'invented', message: `GET /v1/events/${id} answered ${answer.status}` }];
}

/** All events of a cohort, page by page. */
async function checkPages(parts: QueryParts): Promise<readonly Fault[] | undefined> {
  const { book, random, firstMs } = parts;
  const cohorts = [random.between(0, Math.max(0, book.cohorts - 1))];
  const { from, to } = spanOf(firstMs, cohorts);
  const due = book.dueIds(cohorts);
  const events = await readPages(parts, `from=${from}&to=${to}&limit=${random.between(20, 200)}`);
  return events && judgeEvents(events, due.filter(book.isDue), book);
}

/** Reads `/v1/events` to its last page; undefined when a page was not answered. */
export async function readPages(
  parts: AskParts,
  parameters: string,
): Promise<readonly AnsweredEvent[] | undefined> {
  const events: AnsweredEvent[] = [];
  for (let cursor = ''; ; ) {
    const answer = await askQueryApi(parts, `/v1/events?${parameters}${cursor}`);
    if (answer === undefined) return undefined;
    events.push(...(answer.body.data ?? []));
    const { next_cursor: next } = (answer.body.meta ?? {}) as { readonly next_cursor?: string | null };
    if (!next) return events;
    cursor = `&cursor=${encodeURIComponent(next)}`;
  }
}

function someCohorts(book: EventBook, random: RandomStream): readonly number[] {
  const newest = Math.max(0, book.cohorts - 1);
  return neighbouringCohorts(random.between(0, newest), random.between(1, 20)).filter(
    (cohort) => cohort <= newest,
  );
}

function spanOf(firstMs: number, cohorts: readonly number[]): { from: string; to: string } {
  const { fromMs } = cohortSpan(firstMs, cohorts[0] ?? 0);
  const { toMs } = cohortSpan(firstMs, cohorts.at(-1) ?? 0);
  return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
}

/** The queries, those that are asked more often more than once. */
export const queryKinds: readonly CheckedQuery[] = [
  checkCounts,
  checkCompleteCohort,
  checkCompleteCohort,
  checkEvent,
  checkEvent,
  checkPages,
  checkAbsence,
];
