import { CommanderError } from 'commander';
import { runSmoke } from './run-smoke.js';
import { parseSmokeOptions, type SmokeOptions } from './smoke-options.js';

const options = readOptions();
if (options !== undefined) await main(options);

async function main(given: SmokeOptions): Promise<void> {
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => interruption.abort(new Error(`interrupted by ${signal}`)));
  }
  const output = given.json ? process.stderr : process.stdout;
  try {
    const report = await runSmoke(given, { env: process.env, output, signal: interruption.signal });
    const summary = report.summary();
    output.write(`compose:smoke: ${summary.passed} passed, ${summary.failed} failed\n`);
    if (given.json) process.stdout.write(`${JSON.stringify(summary)}\n`);
    process.exitCode = report.failed === 0 ? 0 : 1;
  } catch (error) {
    process.stderr.write(`compose:smoke: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

function readOptions(): SmokeOptions | undefined {
  try {
    return parseSmokeOptions(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Commander has written what there is to say; help is its only error that is none.
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    return undefined;
  }
}
