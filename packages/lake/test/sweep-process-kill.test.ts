import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  createTableReader,
  isSegmentCommitted,
  openTableWriter,
  sweepOrphans,
  sweepRemovedFiles,
  type TableReader,
} from '../src/index.js';
import { type RunningProcess, startProcess } from './running-processes.js';
import { namesOnDisk } from './table-files.js';
import { makeTemporaryFolder } from './temporary-folder.js';

const ROUNDS = 4;
const PROCESSES = 2;
const GRACE_MS = 1000;

/** Opens every file of a version, as a query does; one that takes longer than the grace has been promised nothing. */
async function query(reader: TableReader): Promise<void> {
  const startedAt = performance.now();
  const snapshot = await reader.refresh();
  await sleep(GRACE_MS / 2);
  const missing: string[] = [];
  for (const { path } of snapshot.files()) {
    await stat(join(reader.directory, path)).catch(() => missing.push(path));
  }
  if (performance.now() - startedAt < GRACE_MS) assert.deepEqual(missing, []);
}

describe('kill -9 of processes that merge, remove old days, write checkpoints and sweep', function () {
  this.timeout(120_000);

  it('loses no segment, doubles none, and takes no file from a query', async () => {
    const directory = join(await makeTemporaryFolder(), 'events');
    await openTableWriter({ directory, partitionBy: 'date,service,status_code' });
    const reader = createTableReader(directory);
    const lines: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const running: RunningProcess[] = [];
      for (let index = 0; index < PROCESSES; index++) {
        const day = String(1 + round * 4);
        running.push(startProcess('keeping-process', directory, `r${round}p${index}`, day, String(GRACE_MS)));
      }
      for (const { child, lines: printed } of running) {
        while (printed.length < 12) {
          assert.equal(child.exitCode, null, 'it runs until it is killed');
          await query(reader);
        }
      }
      for (const { child } of running) {
        await sleep(Math.random() * 300);
        child.kill('SIGKILL');
      }
      for (const { ended } of running) await ended;
      lines.push(...running.flatMap((process) => process.lines));
    }

    const table = await openTableWriter({ directory, partitionBy: 'date,service,status_code' });
    const snapshot = await table.refresh();
    const contents = await Promise.all(
      [...snapshot.files()].map(({ path }) => readFile(join(directory, path), 'utf8')),
    );
    const present = contents.flatMap((content) => content.split('\n'));
    assert.equal(new Set(present).size, present.length, 'no segment is in the table twice');
    const removedBefore = lines.filter((line) => line.startsWith('-')).map((line) => line.slice(2));
    const fromDate = removedBefore.sort().at(-1) ?? '';
    assert.ok(fromDate > '2026-01-10', 'old days were removed on the way');
    let kept = 0;
    for (const line of lines.filter((other) => other.startsWith('+'))) {
      const [, segment = '', date = ''] = line.split(' ');
      assert.ok(isSegmentCommitted(snapshot, segment), segment);
      if (date < fromDate) continue;
      assert.ok(present.includes(segment), `${segment} of ${date} is not in the table`);
      kept++;
    }
    assert.ok(kept > 0);

    await sweepRemovedFiles(table, { graceMs: 0 });
    await sweepOrphans(table, { graceMs: 0 });
    const names = [...snapshot.files()].map(({ path }) =>
      path.slice(path.lastIndexOf('/') + 1, -'.parquet'.length),
    );
    assert.deepEqual(await namesOnDisk(directory), names.sort());
  });
});
