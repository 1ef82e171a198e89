import { writeSync } from 'node:fs';
import { commitSegment, expireLog, openTableWriter, writeCheckpoint } from '../../src/index.js';
import { sampleFile } from '../sample-file.js';

/** Commits segments to the table in the given folder, and keeps its log short, until it is killed. */
const [directory = '', label = ''] = process.argv.slice(2);
// One process begins where no other gets to.
const offset = Number(process.pid) * 1_000_000;
const table = await openTableWriter({ directory, partitionBy: 'date,service,status_code' });

for (let n = 0; ; n++) {
  const segment = `${label}-${n}`;
  const file = sampleFile(segment);
  // A span of time of its own, so that no other file may hold the same events.
  file.stats.minMicros = file.stats.maxMicros = (offset + n) * 1000;
  const { outcome } = await commitSegment(table, segment, [file]);
  if (outcome !== 'committed') throw new Error(`${segment} is ${outcome}`);
  writeSync(1, `${segment}\n`);
  await writeCheckpoint(table, { minCommits: 3 });
  await expireLog(table, { keepMs: 500 });
}
