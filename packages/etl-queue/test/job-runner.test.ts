import { deepEqual, equal } from 'node:assert/strict';
import type { EtlHandler } from '../src/index.js';
import { createJobRunner } from '../src/job-runner.js';
import { createGate } from './gate.js';
import { handlersOf } from './handlers-of.js';
import { createRecordingLogger } from './recording-logger.js';
import { testSegment } from './test-segments.js';

const job = { id: 'a', name: 'convert-segment', data: { segment: testSegment(1) }, attempt: 1 };

function createRunner(convertSegment: EtlHandler<'convert-segment'>) {
  return createJobRunner({
    handlers: handlersOf(convertSegment),
    logger: createRecordingLogger(),
    onEvent: () => undefined,
    retry: { maxAttempts: 2, minDelayMs: 10, maxDelayMs: 10 },
  });
}

describe('createJobRunner', () => {
  it('runs an id once at a time, and tells all who asked how that run ended', async () => {
    const gate = createGate();
    let runs = 0;
    const runner = createRunner(async () => {
      runs += 1;
      await gate.opened;
    });
    const outcomes = [runner.run(job), runner.run(job), runner.run({ ...job, id: 'b' })];
    gate.open();
    deepEqual(await Promise.all(outcomes), Array(3).fill({ type: 'completed' }));
    equal(runs, 2);
    await runner.run(job);
    equal(runs, 3);
  });

  it('runs nothing after its stop, and says that the job is for someone else', async () => {
    let runs = 0;
    const runner = createRunner(async () => {
      runs += 1;
    });
    await runner.stop(1000);
    deepEqual(await runner.run(job), { type: 'released' });
    equal(runs, 0);
  });

  it('fails a job that the catalogue does not have, for good', async () => {
    const runner = createRunner(async () => undefined);
    for (const name of ['from-the-future', 'toString']) {
      const outcome = await runner.run({ ...job, name });
      equal(outcome.type, 'failed');
      equal(outcome.type === 'failed' && Reflect.get(Object(outcome.error), 'code'), 'job_unknown');
    }
  });

  it('takes what a handler throws, error or not, as a failed try', async () => {
    for (const thrown of [new Error('broken'), 'broken', undefined]) {
      const runner = createRunner(() => Promise.reject(thrown));
      const outcome = await runner.run(job);
      equal(outcome.type === 'retried' && outcome.error, thrown);
      deepEqual(await runner.run({ ...job, attempt: 2 }), { type: 'failed', error: thrown });
    }
  });
});
