import assert from 'node:assert/strict';
import { parseIngestProblem, parseIngestResult } from '../src/ingest/ingest-answer.js';

describe('an answer', () => {
  it('is a result only with both counts', () => {
    assert.deepEqual(parseIngestResult('{"accepted":2,"rejected":0}'), {
      accepted: 2,
      rejected: 0,
      errors: [],
    });
    for (const body of [
      '',
      'null',
      '[]',
      '{}',
      '{"accepted":2}',
      '{"accepted":-1,"rejected":0}',
      '{"accepted":"2"}',
    ]) {
      assert.equal(parseIngestResult(body), undefined, body);
    }
  });

  it('is a problem whatever it is, with the faults that name a line', () => {
    assert.deepEqual(parseIngestProblem('<html>', 'Bad Gateway'), { detail: 'Bad Gateway', errors: [] });
    assert.deepEqual(parseIngestProblem('{"title":"Gone"}', 'x'), { detail: 'Gone', errors: [] });
    const errors = [
      { index: 3, path: '/a', message: 'm' },
      { index: 4, message: 'n' },
      { path: '/b' },
      null,
      7,
    ];
    assert.deepEqual(parseIngestProblem(JSON.stringify({ detail: 'd', request_id: 'r', errors }), 'x'), {
      detail: 'd',
      requestId: 'r',
      errors: [
        { index: 3, path: '/a', message: 'm' },
        { index: 4, path: '', message: 'n' },
      ],
    });
  });
});
