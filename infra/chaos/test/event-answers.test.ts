import assert from 'node:assert/strict';
import { createEventBook, type EventBook } from '../src/check/event-book.js';
import { judgeCounts } from '../src/check/judge-counts.js';
import { type AnsweredEvent, judgeEvents } from '../src/check/judge-events.js';
import type { SentEvent } from '../src/load/sent-event.js';
import { createRandomStream } from '../src/random/random-stream.js';

const random = createRandomStream(1, 'test');

function createEvent(cohort = 0, service = 'cart'): SentEvent {
  return {
    event_id: random.uuid(),
    timestamp: '2026-03-05T14:00:00.123Z',
    service,
    endpoint: '/items',
    status_code: 200,
    latency_ms: 1.5,
    cohort,
  };
}

const answerOf = ({ cohort: _cohort, ...event }: SentEvent): AnsweredEvent => event;

describe('judgeEvents', () => {
  let book: EventBook;
  let events: SentEvent[];
  let due: readonly string[];
  beforeEach(() => {
    book = createEventBook();
    events = [createEvent(), createEvent(), createEvent()];
    book.noteSent(events);
    book.noteAcked(events.map(({ event_id }) => event_id));
    due = book.dueIds([0]);
  });
  const kindsOf = (answered: readonly AnsweredEvent[]): string[] =>
    judgeEvents(answered, due, book).map(({ kind }) => kind);

  it('finds nothing wrong with every event once', () => {
    assert.deepEqual(kindsOf(events.map(answerOf)), []);
  });

  it('finds a lost event', () => {
    assert.deepEqual(kindsOf(events.slice(1).map(answerOf)), ['lost']);
  });

  it('finds a doubled event', () => {
    assert.deepEqual(kindsOf([...events, ...events.slice(2)].map(answerOf)), ['doubled']);
  });

  it('finds an event that nobody sent', () => {
    assert.deepEqual(kindsOf([...events, createEvent()].map(answerOf)), ['invented']);
  });

  for (const [field, value] of Object.entries({
    service: 'search',
    endpoint: '/orders',
    status_code: 500,
    latency_ms: 2,
    timestamp: '2026-03-05T14:00:00.124Z',
  })) {
    it(`finds another ${field}`, () => {
      const [first, ...others] = events.map(answerOf);
      assert.deepEqual(kindsOf([{ ...first, [field]: value }, ...others]), ['wrong_answer']);
    });
  }

  it('neither wants nor minds an event that was not acked, or was damaged on disk', () => {
    const unacked = createEvent();
    book.noteSent([unacked]);
    book.noteDamaged({ eventId: events[0]?.event_id ?? '', segment: 'one', offset: 0, line: '#' });
    due = book.dueIds([0]);
    assert.equal(due.length, 2);
    assert.deepEqual(kindsOf([...events, unacked].map(answerOf)), []);
    assert.deepEqual(kindsOf(events.slice(1).map(answerOf)), []);
  });
});

describe('judgeCounts', () => {
  it('takes a count between what was acked before and what was sent after, and no other', () => {
    const book = createEventBook();
    const events = [createEvent(), createEvent(), createEvent(1)];
    book.noteSent(events);
    book.noteAcked([events[0]?.event_id ?? '', events[2]?.event_id ?? '']);
    const bounds = book.bounds([0]);
    assert.deepEqual([...bounds], [['cart', { low: 1, high: 2, lowSum: 1.5, highSum: 3 }]]);
    const kindsOf = (count: number): string[] =>
      judgeCounts(new Map([['cart', { count }]]), bounds, bounds).map(({ kind }) => kind);
    assert.deepEqual([0, 1, 2, 3].map(kindsOf), [['lost'], [], [], ['doubled']]);
  });

  it('minds a service that is missing, and one that nobody sent', () => {
    const bounds = new Map([['cart', { low: 1, high: 1, lowSum: 2, highSum: 2 }]]);
    const kinds = judgeCounts(new Map([['search', { count: 1 }]]), bounds, bounds).map(({ kind }) => kind);
    assert.deepEqual(kinds, ['doubled', 'lost']);
  });

  it('minds latencies that were altered', () => {
    const bounds = new Map([['cart', { low: 1, high: 1, lowSum: 2, highSum: 2 }]]);
    const kindsOf = (latencySum: number): string[] =>
      judgeCounts(new Map([['cart', { count: 1, latencySum }]]), bounds, bounds).map(({ kind }) => kind);
    assert.deepEqual([1.9, 2, 2.1].map(kindsOf), [['wrong_answer'], [], ['wrong_answer']]);
  });
});

describe('createEventBook', () => {
  it('counts an event once however often it is acked, and refuses an ack of what was never sent', () => {
    const book = createEventBook();
    const event = createEvent();
    book.noteSent([event]);
    book.noteAcked([event.event_id]);
    book.noteAcked([event.event_id]);
    assert.equal(book.acked, 1);
    assert.deepEqual(book.bounds([0]).get('cart'), { low: 1, high: 1, lowSum: 1.5, highSum: 1.5 });
    assert.equal(book.isComplete(0), true);
    assert.throws(() => book.noteAcked([random.uuid()]), /never sent/);
  });
});
