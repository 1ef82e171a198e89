import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { BenchmarkContext, BenchmarkResult } from '../../benchmark.js';
import { compare } from '../../measure/comparison.js';
import { runPaired } from '../../measure/run-paired.js';
import { convertWithWorkers } from '../../processes/convert-with-workers.js';
import { MEASURED_CORE } from '../../processes/cores.js';
import { startRedis } from '../../processes/start-redis.js';
import { makeSegments } from './make-segments.js';

/** Small ones, so that neither worker has to wait long for the other's last one. */
const EVENTS_PER_SEGMENT = 62_500;
const SECOND_CORE = '1';

/** Two workers on two cores beside one on one, fed by Redis. */
export async function compareTwoWorkers(
  context: BenchmarkContext,
): Promise<Pick<BenchmarkResult, 'comparisons' | 'remarks'>> {
  if (availableParallelism() < 2)
    return { comparisons: [], remarks: ['Two workers were not measured: there is only one core.'] };
  const redis = await startRedis();
  if (!redis)
    return {
      comparisons: [],
      remarks: ['Two workers were not measured: there is no redis-server on the PATH.'],
    };
  try {
    const { directory, pairs, progress } = context;
    const segments = await makeSegments(context, 'shared', EVENTS_PER_SEGMENT);
    const data = join(directory, 'data');
    const measure = (cores: readonly string[]) => async () =>
      (await convertWithWorkers(data, segments, { cores, redisUrl: redis.url })).eventsPerSecond;
    const values = await runPaired(
      { two: measure([MEASURED_CORE, SECOND_CORE]), one: measure([MEASURED_CORE]) },
      { pairs, onRun: (pair) => progress(`two workers: pair ${pair} of ${pairs}`) },
    );
    return {
      comparisons: [
        compare({
          name: 'two workers on two cores',
          unit: 'events/s',
          ours: { name: 'two etl-workers', values: values.two },
          peer: { name: 'one etl-worker on one core', values: values.one },
          target: 1.8,
        }),
      ],
      remarks: [
        `Two workers share ${segments.paths.length} segments; Redis and whoever asks the workers how far they are run on the same two cores.`,
      ],
    };
  } finally {
    await redis.stop();
  }
}
