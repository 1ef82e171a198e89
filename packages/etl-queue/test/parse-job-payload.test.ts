import { deepEqual, equal, ok, throws } from 'node:assert/strict';
import fc from 'fast-check';
import { EtlQueueError } from '../src/etl-queue-error.js';
import { buildJobId } from '../src/job-id.js';
import { parseJobPayload } from '../src/parse-job-payload.js';

const segmentIds = fc
  .tuple(
    fc.stringMatching(/^[0-9]{13}$/),
    fc.stringMatching(/^[a-z0-9]{1,32}$/),
    fc.stringMatching(/^[0-9]{6,16}$/),
  )
  .map((parts) => parts.join('-'));

describe('parseJobPayload', () => {
  it('takes the id of any segment, which is then the id of the job', () => {
    fc.assert(
      fc.property(segmentIds, (segment) => {
        const payload = parseJobPayload('convert-segment', JSON.parse(JSON.stringify({ segment })));
        deepEqual(payload, { segment });
        equal(buildJobId('convert-segment', payload), segment);
      }),
    );
  });

  it('refuses everything else with a code that allows no retry', () => {
    const segment = '1700000000000-w-000001';
    const refused = [
      undefined,
      null,
      segment,
      [],
      {},
      { segment: 1 },
      { segment: '' },
      { segment: '../1700000000000-w-000001' },
      { segment: '1700000000000-W-000001' },
      { segment: '1700000000000-w-1' },
      { segment: `${segment}\n` },
      { segment: `1700000000000-w-${'1'.repeat(60)}` },
      { segment, extra: true },
    ];
    for (const data of refused) {
      throws(() => parseJobPayload('convert-segment', data), { code: 'payload_invalid', retryable: false });
    }
  });

  it('names the job, the field and the value, cut short', () => {
    throws(
      () => parseJobPayload('convert-segment', { segment: 'a:b' }),
      /^EtlQueueError: payload of job convert-segment: \/segment must match pattern ".*", got "a:b"$/,
    );
    throws(
      () => parseJobPayload('convert-segment', { segment: 'x'.repeat(10_000) }),
      (error) => error instanceof EtlQueueError && error.message.length < 250,
    );
    throws(
      () => parseJobPayload('convert-segment', {}),
      (error) =>
        error instanceof EtlQueueError && /must have required property 'segment'/.test(error.message),
    );
  });
});

describe('buildJobId', () => {
  it('makes no id that BullMQ refuses', () => {
    fc.assert(
      fc.property(fc.string(), (segment) => {
        let id: string;
        try {
          id = buildJobId('convert-segment', { segment });
        } catch (error) {
          ok(error instanceof EtlQueueError && error.code === 'job_id_invalid');
          return;
        }
        ok(!id.includes(':') && `${Number.parseInt(id, 10)}` !== id);
      }),
    );
  });
});
