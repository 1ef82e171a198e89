import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createEventSource } from '../src/index.js';
import { answerProblem, startIngestServer, type TestIngestServer } from './ingest-server.js';
import { collect, runTool, startTool } from './run-tool.js';

const expectedLines = (events: number, seed = 1) =>
  [...createEventSource({ events, seed }).lineBatches(events)].flat();

describe('generate', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signallake-generate-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('explains itself with examples', async () => {
    const { code, stdout, stderr } = await runTool('generate', ['--help']);
    assert.equal(code, 0);
    assert.equal(stderr, '');
    const options = [
      'events',
      'seed',
      'from',
      'days',
      'services',
      'out',
      'to',
      'rate',
      'batch',
      'concurrency',
    ];
    for (const name of [...options, 'live', 'key', 'gzip', 'quiet'])
      assert.match(stdout, new RegExp(`--${name} `));
    assert.match(stdout, /Examples:/);
  });

  const misuses: [args: string[], message: RegExp][] = [
    [['--events', 'lots'], /'--events <count>' argument 'lots' is invalid. It must be a count/],
    [['--to', 'ftp://x'], /ftp:\/\/x is neither http nor https/],
    [['--to', 'http://x', '--key', 'two words'], /bearer key must be printable ASCII/],
  ];
  for (const [args, message] of misuses) {
    it(`refuses ${args.join(' ')} with exit code 2`, async () => {
      const { code, stdout, stderr } = await runTool('generate', args);
      assert.equal(code, 2);
      assert.match(stderr, message);
      assert.equal(stdout, '');
    });
  }

  it('writes the events of the library to stdout, and a summary to stderr', async () => {
    const { code, stdout, stderr } = await runTool('generate', ['--events', '1.2k', '--seed', '5']);
    assert.equal(code, 0);
    assert.equal(Buffer.from(stdout, 'latin1').toString(), `${expectedLines(1200, 5).join('\n')}\n`);
    assert.match(stderr, /^written 1,200 events, [\d,]+ bytes, [\d.]+ s, [\d,]+ events\/s\n$/);
  });

  it('compresses a file by its name', async () => {
    const path = join(folder, 'events.jsonl.gz');
    const { code, stderr } = await runTool('generate', ['--events', '100', '--out', path, '--quiet']);
    assert.deepEqual([code, stderr], [0, '']);
    assert.equal(gunzipSync(await readFile(path)).toString(), `${expectedLines(100).join('\n')}\n`);
  });

  it('says which file it cannot write', async () => {
    const path = join(folder, 'missing', 'events.jsonl');
    const { code, stderr } = await runTool('generate', ['--events', '100', '--out', path]);
    assert.equal(code, 1);
    assert.match(stderr, /^error: cannot write .*missing.*ENOENT/);
  });

  it('ends quietly when the reader of its stdout goes away', async () => {
    const child = startTool('generate', ['--events', '10m']);
    child.stdout?.once('data', () => child.stdout?.destroy());
    const { code, signal, stderr } = await collect(child);
    assert.deepEqual([code, signal, stderr], [0, null, '']);
  });

  it('stops a run with an end on SIGINT with 130, whole lines and a summary', async () => {
    const child = startTool('generate', ['--events', '100m']);
    child.stdout?.once('data', () => child.kill('SIGINT'));
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      // The end is enough, and the whole would be large.
      text = (text + chunk.toString('latin1')).slice(-2000);
    });
    const { code, stderr } = await collect(child);
    assert.equal(code, 130);
    assert.match(stderr, /written [\d,]+ events/);
    assert.ok(text.endsWith('}\n'));
  });

  it('writes live events, stamped with now, at a rate, and ends with 0 on SIGTERM', async () => {
    const startedMs = Date.now();
    const child = startTool('generate', ['--live', '--rate', '500']);
    let lines = 0;
    child.stdout?.on('data', (chunk: Buffer) => {
      lines += chunk.toString('latin1').split('\n').length - 1;
      if (lines >= 200) child.kill('SIGTERM');
    });
    const { code, stdout } = await collect(child);
    assert.equal(code, 0);
    const times = stdout
      .split('\n')
      .slice(0, -1)
      .map((line) => Date.parse((JSON.parse(line) as { timestamp: string }).timestamp));
    assert.ok(times.every((timeMs) => timeMs > startedMs - 181_000 && timeMs <= Date.now()));
    assert.ok(times.filter((timeMs) => timeMs > startedMs - 1000).length > times.length / 2);
    assert.ok(lines < 500 * ((Date.now() - startedMs) / 1000) + 100);
  });

  describe('sending to an ingest-api', () => {
    let server: TestIngestServer;
    beforeEach(async () => {
      server = await startIngestServer();
    });
    afterEach(() => server.close());

    it('sends every event once, whatever the server answers at first', async () => {
      server.script.push(answerProblem(503, 'busy'), answerProblem(429, 'busy'));
      const args = ['--events', '2500', '--to', server.url, '--gzip', '--concurrency', '2'];
      const { code, stderr } = await runTool('generate', args, {
        env: { SIGNALLAKE_INGEST_KEY: 'from-env' },
      });
      assert.equal(code, 0, stderr);
      const ids = expectedLines(2500).map((line) => (JSON.parse(line) as { event_id: string }).event_id);
      assert.deepEqual(server.accepted, new Set(ids));
      for (const { headers } of server.requests) assert.equal(headers.authorization, 'Bearer from-env');
      assert.match(stderr, /retrying in .*answered (503|429): busy/);
      assert.match(stderr, /\nsent 2,500, accepted 2,500, rejected 0, [\d.]+ s, [\d,]+ events\/s\n$/);
    });

    it('reports a refusal with the words of the server and exit code 1', async () => {
      for (let count = 0; count < 4; count++)
        server.script.push(answerProblem(401, 'a bearer key is required'));
      const { code, stderr } = await runTool('generate', ['--to', server.url]);
      assert.equal(code, 1);
      assert.match(stderr, /^sent [\d,]+, accepted 0, rejected 0, not acknowledged [\d,]+,/);
      assert.match(stderr, /\nerror: http:.*\/v1\/events answered 401: a bearer key is required\n$/);
    });

    it('stops when the server takes none of a batch, and names the fault', async () => {
      const args = ['--from', '2090-01-01', '--to', server.url, '--concurrency', '1'];
      const { code, stderr } = await runTool('generate', args);
      assert.equal(code, 1);
      assert.match(stderr, /rejected: \/timestamp must lie between/);
      assert.match(stderr, /error: the server took no event of a batch/);
      assert.equal(server.requests.length, 1);
    });

    it('ends with 1 when the server refused part of the events', async () => {
      const answer =
        '{"accepted":9,"rejected":1,"errors":[{"index":0,"path":"/host","message":"is not liked"}]}';
      server.script.push((response) => response.writeHead(202).end(answer));
      const { code, stderr } = await runTool('generate', ['--events', '10', '--to', server.url]);
      assert.equal(code, 1);
      assert.match(stderr, /rejected: \/host is not liked\nsent 10, accepted 9, rejected 1,/);
      assert.match(stderr, /error: the server refused 1 events/);
    });

    it('stops with a summary on SIGINT while the server is away', async () => {
      for (let count = 0; count < 100; count++) server.script.push(answerProblem(503, 'busy'));
      const child = startTool('generate', ['--to', server.url]);
      child.stderr?.once('data', () => child.kill('SIGINT'));
      const { code, stderr } = await collect(child);
      assert.equal(code, 130);
      assert.match(stderr, /sent (\d,000), accepted 0, rejected 0, not acknowledged \1/);
      assert.doesNotMatch(stderr, /error|Warning/);
    });
  });
});
