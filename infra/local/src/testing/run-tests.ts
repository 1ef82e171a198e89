import { listenForInterruption } from '../process/interruption.js';
import { findRedis, redisSources } from '../redis/find-redis.js';
import { redisUrlVariable } from '../redis/given-redis.js';
import { resultsDirectoryVariable } from '../results/result-record.js';
import type { RunnerIo } from '../runner-io.js';
import { runNodeTool } from '../workspace/run-node-tool.js';

/**
 * Runs the tests of all packages against a real Redis, which is stopped whatever happens; returns Turborepo's exit code.
 * @param args Passed on to `turbo run test`.
 * @throws RunnerError `redis_not_found`.
 */
export async function runTests(args: readonly string[], io: RunnerIo): Promise<number> {
  const interruption = await listenForInterruption();
  const { signal } = interruption;
  try {
    const redis = await findRedis(redisSources(io));
    try {
      io.stderr.write(`Redis: ${redis.origin}\n`);
      const env = {
        ...io.env,
        [redisUrlVariable]: redis.url,
        // What a test says of one version it need not say of another: these are in the cache key, and not the port.
        SIGNALLAKE_TEST_VERSIONS: `node ${process.version}, redis ${redis.version}`,
      };
      // What comes from the cache leaves no record.
      const force = (io.env[resultsDirectoryVariable] ?? '') === '' ? [] : ['--force'];
      const { exitCode } = await runNodeTool(
        'turbo',
        ['run', 'test', '--continue=dependencies-successful', ...force, ...args],
        {
          env,
          output: 'inherit',
          signal,
        },
      );
      return exitCode;
    } finally {
      await redis.close();
    }
  } finally {
    interruption.close();
  }
}
