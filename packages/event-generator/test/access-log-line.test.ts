import assert from 'node:assert/strict';
import fc from 'fast-check';
import { toLogEvent } from '../src/access-log/access-log-event.js';
import {
  type AccessLogRecord,
  accessLogFormats,
  formatAccessLogLine,
  parseAccessLogLine,
} from '../src/access-log/access-log-line.js';

const token = fc.stringMatching(/^[\w.:@-]{1,20}$/).filter((text) => text !== '-');
// Any Unicode: quotes, backslashes, controls and characters beyond the BMP among it.
const quoted = fc.string({ unit: 'binary', maxLength: 60 }).filter((text) => text !== '-');

function records(hasRequestTime: boolean): fc.Arbitrary<AccessLogRecord> {
  const years = { min: Date.UTC(1971, 0, 1) / 1000, max: Date.UTC(2200, 0, 1) / 1000 };
  const optional = {
    remoteUser: token,
    bytes: fc.nat(),
    referrer: quoted,
    userAgent: quoted,
    ...(hasRequestTime && { requestTimeMs: fc.nat(3_600_000) }),
  };
  return fc.record(
    {
      remoteAddr: token,
      timeMs: fc.integer(years).map((seconds) => seconds * 1000),
      request: quoted,
      statusCode: fc.integer({ min: 100, max: 599 }),
      ...optional,
    },
    { requiredKeys: ['remoteAddr', 'timeMs', 'request', 'statusCode'], noNullPrototype: true },
  ) as fc.Arbitrary<AccessLogRecord>;
}

describe('a line of an access log', () => {
  for (const format of accessLogFormats) {
    it(`reads back as it was written in the ${format} format`, () => {
      fc.assert(
        fc.property(records(format === 'nginx'), (record) => {
          const { referrer, userAgent, ...common } = record;
          const expected = format === 'common' ? common : record;
          assert.deepEqual(parseAccessLogLine(formatAccessLogLine(record, format), format), expected);
        }),
      );
    });
  }

  it('is refused with a reason, or read, but never breaks the reader', () => {
    const whole =
      '192.0.2.1 - - [17/May/2015:10:05:03 +0000] "GET /a HTTP/1.1" 200 10 "http://x/" "agent \\"y\\"" 0.1';
    const edits = fc.tuple(fc.nat(whole.length), fc.nat(6), fc.string({ unit: 'binary', maxLength: 4 }));
    fc.assert(
      fc.property(
        fc.array(edits, { maxLength: 3 }),
        fc.constantFrom(...accessLogFormats),
        (changes, format) => {
          let line = whole;
          for (const [at, cut, text] of changes) line = line.slice(0, at) + text + line.slice(at + cut);
          try {
            parseAccessLogLine(line, format);
          } catch (error) {
            assert.equal((error as { code?: string }).code, 'invalid_access_log_line');
          }
        },
      ),
    );
  });

  it('is refused without repeating a long value', () => {
    const line = `192.0.2.1 - - [${'x'.repeat(5000)}] "GET / HTTP/1.1" 200 1 "-" "-"`;
    assert.throws(
      () => parseAccessLogLine(line, 'combined'),
      ({ message }: Error) => message.length < 200,
    );
  });
});

describe('an event of an access log', () => {
  const record = { remoteAddr: '192.0.2.1', timeMs: 0, statusCode: 200 };

  it('has an endpoint of at most 2,048 code points, cut between characters', () => {
    const request = `GET /${'😀'.repeat(3000)} HTTP/1.1`;
    const { endpoint } = toLogEvent({ ...record, request }, { service: 'shop' });
    assert.equal(endpoint, `/${'😀'.repeat(2047)}`);
  });

  it('has attributes of at most 32,768 code points', () => {
    const request = `GET /?${'q'.repeat(40_000)} HTTP/1.1`;
    const { attributes } = toLogEvent({ ...record, request }, { service: 'shop' });
    assert.equal(String(attributes?.['query']).length, 32_768);
  });
});
