import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createRefusedEventStore,
  listQuarantine,
  listRefused,
  rawZoneDirectory,
  writeQuarantine,
} from '@signallake/raw-zone';
import { runQuarantine } from '../src/quarantine/run-quarantine.js';
import { runVerify } from '../src/verify/run-verify.js';
import type { VerifyReport } from '../src/verify/verify-report.js';
import { runCommand } from './run-command.js';
import { convertAll, makeLines, sealLines } from './sample-data.js';
import { makeFolder, startService } from './services.js';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

describe('quarantine', function () {
  this.timeout(60_000);
  const run = (data: string, ...args: string[]) =>
    runCommand(runQuarantine, args, { SIGNALLAKE_DATA_DIR: data });

  it('lists and shows bad lines of both kinds, and replays what is valid or repaired, once', async () => {
    const data = await makeFolder();
    const raw = rawZoneDirectory(data);
    await sealLines(data, `${makeLines(0, 10)}{"event_id":3}\n{"torn\n`);
    await convertAll(data);
    const [bad] = await listQuarantine(raw);
    const segment = bad?.segment as string;
    const store = createRefusedEventStore({ directory: raw, logger: silent });
    const refusal = { receivedAt: '2026-01-01T00:00:00.000Z', requestId: 'r', index: 0 };
    await store.keep([
      { ...refusal, reasons: ['/x'], text: '{"service":"a","endpoint":"/","status_code":200}' },
      { ...refusal, reasons: ['/latency: is not a field of an event'], text: '{"service":"a","latency":1}' },
    ]);
    await store.close();
    const refused = (await listRefused(raw))[0]?.id as string;

    const list = await run(data, 'list', '--json');
    assert.deepEqual(
      list.stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
      [
        {
          source: 'quarantine',
          segment,
          lines: 2,
          replayed: 0,
          reasons: { 'event_id is not a string': 1, 'not JSON': 1 },
        },
        {
          source: 'refused',
          segment: refused,
          lines: 2,
          replayed: 0,
          reasons: { '/x': 1, '/latency: is not a field of an event': 1 },
        },
      ],
    );
    const shown = JSON.parse((await run(data, 'show', segment, '--line', '2', '--json')).stdout) as Record<
      string,
      unknown
    >;
    assert.deepEqual([shown['reasons'], shown['line']], [['not JSON'], '{"torn']);
    assert.equal((await run(data, 'show', segment, '--line', '3')).code, 1);

    const ingest = await startService('ingest-api', data);
    const first = await run(data, 'replay', '--url', ingest.url);
    assert.deepEqual(
      [first.code, first.stdout],
      [1, '1 accepted, 3 rejected, 0 replayed before\n'],
      first.stderr,
    );

    const file = join(data, 'repaired.jsonl');
    const repaired = makeLines(100, 1).trimEnd();
    await writeFile(file, `${JSON.stringify({ ...shown, line: repaired })}\n`);
    for (const sum of ['1 accepted, 0 rejected, 0', '0 accepted, 0 rejected, 1']) {
      const { code, stdout, stderr } = await run(
        data,
        'replay',
        segment,
        '--url',
        ingest.url,
        '--file',
        file,
      );
      assert.deepEqual([code, stdout], [0, `${sum} replayed before\n`], stderr);
    }
    const again = await run(data, 'replay', '--url', ingest.url);
    assert.equal(again.stdout, '0 accepted, 2 rejected, 2 replayed before\n');
    await ingest.stop();

    const { code, stdout } = await runCommand(runVerify, ['--json', '--data-dir', data]);
    const { totals } = JSON.parse(stdout) as VerifyReport;
    assert.equal(code, 0, stdout);
    const { accepted, quarantined, replayed, refused: kept } = totals;
    assert.deepEqual(
      { accepted, quarantined, replayed, kept },
      { accepted: 14, quarantined: 2, replayed: 1, kept: 2 },
    );
  });

  it('sends an event under the same id again when it was killed before it could record it', async () => {
    const data = await makeFolder();
    const raw = rawZoneDirectory(data);
    const segment = await sealLines(data, makeLines(0, 1));
    await writeQuarantine(raw, segment, [
      { offset: 7, reason: 'r', line: '{"service":"a","endpoint":"/","status_code":200}' },
    ]);
    const sent: string[] = [];
    const { replayFile } = await import('../src/quarantine/replay-items.js');
    const replay = (fail: boolean) =>
      replayFile(
        { source: 'quarantine', segment },
        {
          rawDirectory: raw,
          client: {
            async send(lines) {
              sent.push(...lines);
              if (fail) throw new Error('killed');
              return { accepted: lines.length, rejected: 0, errors: [] };
            },
          },
          repair: () => null,
          onRejected: () => assert.fail(),
        },
      );
    await assert.rejects(replay(true), /killed/);
    assert.deepEqual(await replay(false), { accepted: 1, rejected: 0, alreadyReplayed: 0 });
    assert.equal(sent[0], sent[1]);
    const event = JSON.parse(sent[0] as string) as Record<string, unknown>;
    assert.match(String(event['event_id']), /^[0-9a-f-]{36}$/);
    assert.equal(typeof event['timestamp'], 'string');
  });

  it('says what is wrong with its arguments', async () => {
    const data = await makeFolder();
    await assert.rejects(run(data, 'replay'), { code: 'commander.missingMandatoryOptionValue' });
    assert.equal(
      (await run(data, 'list')).stdout,
      'Nothing is in quarantine, and no refused event is kept.\n',
    );
    assert.equal((await run(data, 'replay', 'x', '--url', 'http://127.0.0.1:1')).code, 1);
  });
});
