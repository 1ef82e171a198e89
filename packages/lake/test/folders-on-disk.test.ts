import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type LogEvent, rowsOfEvents } from '@signallake/event-schema';
import { storedEvents } from '@signallake/event-schema/testing';
import fc from 'fast-check';
import { formatPartitionPath, openTableWriter, partitionOf, writeEvents } from '../src/index.js';
import { recordFileCalls } from './record-file-calls.js';
import { makeTemporaryFolder } from './temporary-folder.js';

const [event] = fc.sample(storedEvents(), { numRuns: 1, seed: 3 }) as [LogEvent];
const partitionBy = 'date,service,status_code';

/** What was opened while `work` ran: of folders this is done to sync them alone. */
async function opened(work: () => Promise<unknown>): Promise<Set<string>> {
  return new Set((await recordFileCalls(work)).filter(({ call }) => call === 'open').map(({ name }) => name));
}

describe('the folders of a table', () => {
  it('are synced up to its own for every file, also those that another writer made', async () => {
    const tableDirectory = await makeTemporaryFolder();
    const partition = formatPartitionPath(partitionOf(event, partitionBy));
    await mkdir(join(tableDirectory, partition), { recursive: true });
    const synced = await opened(() =>
      writeEvents({
        tableDirectory,
        partitionBy,
        filePrefix: 'test',
        async *readEvents() {
          yield rowsOfEvents([event]);
        },
      }),
    );
    for (const folder of [basename(tableDirectory), ...partition.split('/')]) {
      assert.ok(synced.has(folder), `${folder} of ${[...synced]}`);
    }
  });

  it('are synced before there is a first version', async () => {
    const tableDirectory = join(await makeTemporaryFolder(), 'lake', 'events');
    const synced = await opened(() => openTableWriter({ directory: tableDirectory, partitionBy }));
    for (const folder of ['events', 'lake', basename(dirname(dirname(tableDirectory)))]) {
      assert.ok(synced.has(folder), `${folder} of ${[...synced]}`);
    }
  });
});
