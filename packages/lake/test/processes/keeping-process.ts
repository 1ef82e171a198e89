import { writeSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import {
  commitSegment,
  compactFiles,
  deleteOldDays,
  expireLog,
  LakeError,
  openTableWriter,
  selectCompactions,
  sweepOrphans,
  sweepRemovedFiles,
  writeCheckpoint,
} from '../../src/index.js';
import { sampleFile } from '../sample-file.js';
import { writeSampleFile } from '../table-files.js';

/**
 * Commits segments to the table in the given folder, merges files, removes old days, and keeps log and disk tidy, until
 * it is killed. A file's content are the segments in it. Prints `+ <segment> <date>` after each commit and `- <date>` before
 * it removes what is older.
 */
const [directory = '', label = '', firstDay = '1', graceMs = '1000'] = process.argv.slice(2);
const grace = Number(graceMs);
const table = await openTableWriter({
  directory,
  partitionBy: 'date,service,status_code',
  maxFileAgeMs: grace,
});
const dateOf = (day: number) => `2026-01-${String(day).padStart(2, '0')}`;
const offset = Number(process.pid) * 1_000_000;

async function merge(inputs: readonly string[], output: string) {
  const contents = await Promise.all(inputs.map((input) => readFile(input, 'utf8')));
  await writeFile(output, contents.join('\n'));
  return { ...sampleFile('merged').stats, rows: inputs.length };
}

async function work(n: number): Promise<void> {
  const day = Number(firstDay) + Math.floor(n / 8);
  const [segment, date] = [`${label}-${n}`, dateOf(day)];
  const file = await writeSampleFile(directory, segment, date);
  // A span of time of its own, so that no other file may hold the same events.
  file.stats.minMicros = file.stats.maxMicros = (offset + n) * 1000;
  const { outcome } = await commitSegment(table, segment, [file]);
  if (outcome !== 'committed') throw new Error(`${segment} is ${outcome}`);
  writeSync(1, `+ ${segment} ${date}\n`);
  const policy = { targetBytes: 1e9, minFiles: 3, openFrom: '2026-01-01' };
  const [group] = selectCompactions(await table.refresh(), policy);
  if (group) await compactFiles(table, group, merge);
  if (n % 5 === 4) {
    const fromDate = dateOf(Math.max(1, day - 1));
    writeSync(1, `- ${fromDate}\n`);
    await deleteOldDays(table, fromDate);
  }
  await writeCheckpoint(table, { minCommits: 3 });
  await expireLog(table, { keepMs: 2 * grace });
  await sweepRemovedFiles(table, { graceMs: grace });
  await sweepOrphans(table, { graceMs: 2 * grace });
}

for (let n = 0; ; n++) {
  try {
    await work(n);
  } catch (error) {
    // The other process was faster, or this one stood still for too long: both are told, and neither does harm.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && !(error instanceof LakeError && error.code === 'files_expired')) throw error;
  }
}
