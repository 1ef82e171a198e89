import assert from 'node:assert/strict';
import { judgeIngestAnswer } from '../src/check/judge-ingest-answer.js';
import { judgeReplay } from '../src/check/judge-replay.js';

const about = { events: 2, wasUndisturbed: true, wasPatient: false };
const answer = (status: number, body = '', headers = {}) => ({ status, headers, body });

describe('judgeIngestAnswer', () => {
  it('takes a 202 for the whole batch as an ack', () => {
    assert.deepEqual(judgeIngestAnswer(answer(202, '{"accepted":2,"rejected":0}'), about), {
      outcome: 'acked',
    });
  });

  for (const body of ['{"accepted":1,"rejected":1}', '{"accepted":3,"rejected":0}', 'no JSON', 'null']) {
    it(`holds a 202 that says ${body} against the server`, () => {
      assert.equal(judgeIngestAnswer(answer(202, body), about).finding?.kind, 'wrong_answer');
    });
  }

  it('sends again what met a documented 503 or 429, and holds neither against the server', () => {
    for (const status of [429, 503]) {
      assert.deepEqual(judgeIngestAnswer(answer(status, '', { 'retry-after': '1' }), about), {
        outcome: 'again',
      });
    }
  });

  it('holds a 500, and a 503 without Retry-After, against the server', () => {
    for (const status of [500, 503]) {
      const { outcome, finding } = judgeIngestAnswer(answer(status), about);
      assert.deepEqual([outcome, finding?.kind], ['again', 'server_error']);
    }
  });

  it('holds the refusal of a valid batch against the server', () => {
    assert.equal(judgeIngestAnswer(answer(400), about).finding?.kind, 'refused');
  });

  it('holds a broken connection against a server that nobody touched, and against no other', () => {
    const error = new Error('read ECONNRESET');
    assert.equal(judgeIngestAnswer(error, about).finding?.kind, 'unreachable');
    assert.equal(judgeIngestAnswer(error, { ...about, wasUndisturbed: false }).finding, undefined);
  });

  it('holds a timeout against a server that nobody touched, once the client has been patient', () => {
    const error = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    const kindOf = (more: object) => judgeIngestAnswer(error, { ...about, ...more }).finding?.kind;
    assert.equal(kindOf({ wasPatient: true }), 'unexplained_timeout');
    assert.equal(kindOf({ wasPatient: false }), undefined);
    assert.equal(kindOf({ wasPatient: true, wasUndisturbed: false }), undefined);
  });
});

describe('judgeReplay', () => {
  const first = answer(202, '{"accepted":2}');
  const replayed = { 'idempotency-replayed': 'true' };

  it('wants the first answer again, byte for byte', () => {
    assert.equal(judgeReplay(first, answer(202, '{"accepted":2}', replayed)), undefined);
    assert.match(judgeReplay(first, answer(202, '{"accepted": 2}', replayed)) ?? '', /second answer/);
    assert.match(judgeReplay(first, answer(202, '{"accepted":2}')) ?? '', /does not say/);
  });
});
