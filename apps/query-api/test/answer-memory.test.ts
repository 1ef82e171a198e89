import assert from 'node:assert/strict';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { mediaTypeOfFormat } from '../src/formats/media-types.js';
import { childrenOf, forgetPeak, readPeakMib } from './process-memory.js';
import { type QueryProcess, startQueryProcess } from './query-process.js';
import { openTestService, type TestService } from './query-service.js';

/** Rows of an answer, of some 500 bytes each; 1,000,000 are the most that the service gives. */
const ROWS = Number(process.env['SIGNALLAKE_TEST_ANSWER_ROWS'] ?? 400_000);
const MIB = 1024 * 1024;
/** An answer against which the large one is held: small, but enough of it for garbage to be collected meanwhile. */
const SMALL_ROWS = 40_000;
/**
 * By how much the peak of a process may lie above that of the small answer, in MiB. The sandbox makes the rows and their
 * garbage, whose peak varies by some tens of MiB; the service only passes bytes on.
 */
const MOST_MIB = { service: 32, sandbox: 96 } as const;

const wideRows = (rows: number) => `SELECT i, repeat('x', 500) AS text FROM range(${rows}) t(i)`;

describe(`an answer of ${ROWS} rows from a service in a process of its own`, function () {
  this.timeout(600_000);
  let service: TestService;
  let query: QueryProcess;
  before(async function () {
    // What it writes to is only there on Linux.
    await access('/proc/self/clear_refs').catch(() => this.skip());
    service = await openTestService();
    query = await startQueryProcess(service.dataDirectory, {
      isBuilt: true,
      environment: {
        SIGNALLAKE_SQL_MAX_ROWS: '1000000',
        SIGNALLAKE_SQL_CONCURRENCY: '1',
        SIGNALLAKE_SQL_MEMORY_MB: '128',
      },
    });
    // The sandbox starts with the first statement.
    for (const accept of Object.values(mediaTypeOfFormat)) {
      await read(wideRows(SMALL_ROWS), accept, Number.POSITIVE_INFINITY);
    }
  });
  after(async () => {
    await query?.stop();
    await service?.close();
  });

  /** Asks, and reads the answer to its end, with a break after each `breakEveryBytes`. */
  async function read(sql: string, accept: string, breakEveryBytes: number): Promise<number> {
    const headers = { 'Content-Type': 'application/json', Accept: accept };
    const sent = httpRequest(`${query.url}/v1/sql`, { method: 'POST', agent: false, headers });
    sent.end(JSON.stringify({ sql }));
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    assert.equal(response.statusCode, 200);
    let bytes = 0;
    let nextBreak = breakEveryBytes;
    for await (const chunk of response) {
      bytes += (chunk as Buffer).length;
      if (bytes < nextBreak) continue;
      nextBreak += breakEveryBytes;
      await delay(150);
    }
    assert.ok(response.complete);
    return bytes;
  }

  for (const [format, accept] of Object.entries(mediaTypeOfFormat)) {
    for (const [reader, breakEveryBytes] of [
      ['fast', Number.POSITIVE_INFINITY],
      ['slow', (ROWS * 500) / 12],
    ] as const) {
      it(`leaves its memory flat, and that of the sandbox, as ${format} to a ${reader} reader`, async () => {
        const [sandbox, ...others] = await childrenOf(query.pid);
        assert.ok(sandbox !== undefined && others.length === 0, `${[sandbox, ...others]}`);
        const pids = [query.pid, sandbox];
        const peaksOf = async (rows: number, everyBytes: number) => {
          await Promise.all(pids.map(forgetPeak));
          const bytes = await read(wideRows(rows), accept, everyBytes);
          return { bytes, peaks: await Promise.all(pids.map(readPeakMib)) };
        };
        const small = await peaksOf(SMALL_ROWS, Number.POSITIVE_INFINITY);
        const large = await peaksOf(ROWS, breakEveryBytes);
        const moreMib = (large.bytes - small.bytes) / MIB;
        assert.ok(moreMib > 1.5 * MOST_MIB.sandbox, `${moreMib} MiB more are too few to tell`);
        for (const [at, name] of (['service', 'sandbox'] as const).entries()) {
          const [least, most] = [small.peaks[at] ?? Number.NaN, large.peaks[at] ?? Number.NaN];
          process.stderr.write(
            `      ${name}: ${least.toFixed()} MiB for ${(small.bytes / MIB).toFixed()} MiB, ${most.toFixed()} MiB for ${(large.bytes / MIB).toFixed()} MiB\n`,
          );
          assert.ok(most - least < MOST_MIB[name], `${name}: ${most - least} MiB for ${moreMib} MiB`);
        }
      });
    }
  }
});
