import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunnerIo } from '../runner-io.js';
import { listPackages } from '../workspace/list-packages.js';
import { repositoryRoot } from '../workspace/repository-root.js';
import { parseResultRecord, type ResultRecord, type ResultStep } from './result-record.js';
import { tallyResults } from './tally.js';

/**
 * Prints what was run, and last a plain `N passed, N failed`; returns 1 when something failed or nothing passed.
 * @throws RunnerError `unreadable_record`.
 */
export async function runTally(
  directory: string,
  exitCodes: Readonly<Record<ResultStep, number>>,
  { stdout }: RunnerIo,
): Promise<number> {
  const packages = await listPackages(repositoryRoot);
  const { passed, failed, lines } = tallyResults({
    records: await readRecords(directory),
    exitCodes,
    testedPackages: packages.filter(({ scripts }) => scripts['test'] !== undefined).map(({ name }) => name),
  });
  stdout.write(`${[...lines, `${passed} passed, ${failed} failed`].join('\n')}\n`);
  return failed > 0 || passed === 0 ? 1 : 0;
}

async function readRecords(directory: string): Promise<readonly ResultRecord[]> {
  const files = (await readdir(directory)).filter((file) => file.endsWith('.json')).toSorted();
  return Promise.all(
    files.map(async (file) => parseResultRecord(await readFile(join(directory, file), 'utf8'), file)),
  );
}
