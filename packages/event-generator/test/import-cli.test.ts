import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { answerProblem, startIngestServer, type TestIngestServer } from './ingest-server.js';
import { collect, runTool, startTool } from './run-tool.js';

const line = (path: string, status = 200) =>
  `192.0.2.1 - - [17/May/2015:10:05:03 +0000] "GET ${path} HTTP/1.1" ${status} 10 "-" "curl/8.5.0"`;

describe('import', () => {
  let folder: string;
  let server: TestIngestServer;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signallake-import-'));
  });
  after(() => rm(folder, { recursive: true }));
  beforeEach(async () => {
    server = await startIngestServer();
  });
  afterEach(() => server.close());

  async function write(name: string, content: string | Buffer): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  }

  it('explains itself with formats and examples', async () => {
    const { code, stdout, stderr } = await runTool('import', ['--help']);
    assert.equal(code, 0);
    assert.equal(stderr, '');
    assert.match(stdout, /Formats:\n {2}combined .*\n {2}common .*\n {2}nginx /);
    assert.match(stdout, /Examples:/);
  });

  const misuses: [args: string[], message: RegExp][] = [
    [['access.log'], /--service <name> is required/],
    [['--service', 'a', '--to', 'here', '-'], /here is no URL/],
  ];
  for (const [args, message] of misuses) {
    it(`refuses ${args.join(' ')} with exit code 2`, async () => {
      const { code, stdout, stderr } = await runTool('import', args);
      assert.equal(code, 2, stderr);
      assert.match(stderr, message);
      assert.equal(stdout, '');
    });
  }

  it('sends files, gzipped or not, and importing them again changes nothing', async () => {
    const first = await write('access.log', `${line('/a')}\n${line('/a')}\n\n${line('/b')}\n`);
    const second = await write('access.log.1', gzipSync(`${line('/c')}\n`));
    for (const times of [1, 2]) {
      const args = ['--service', 'shop', '--to', server.url, first, second];
      const { code, stderr } = await runTool('import', args);
      assert.equal(code, 0, stderr);
      assert.match(stderr, /^read 4 lines: 4 events accepted, 0 rejected, 0 unparsed, [\d.]+ s\n$/);
      assert.equal(server.requests.flatMap(({ lines }) => lines).length, 4 * times);
      assert.equal(server.accepted.size, 4);
    }
  });

  it('reports lines that cannot be read with their numbers, goes on, and ends with 1 only if strict', async () => {
    const log = await write('some.log', `${line('/a')}\nnot a log line\n${line('/b')}\n${line('/c', 999)}\n`);
    const rejects = join(folder, 'rejects.jsonl');
    const args = ['--service', 'shop', '--to', server.url, '--rejects', rejects, log];
    const { code, stderr } = await runTool('import', args);
    assert.equal(code, 0);
    assert.ok(
      stderr.startsWith(`${log}:2: does not begin with: host ident user [time]\n${log}:4: status "999"`),
      stderr,
    );
    assert.match(stderr, /read 4 lines: 2 events accepted, 0 rejected, 2 unparsed/);
    const rejected = (await readFile(rejects, 'utf8')).trim().split('\n');
    assert.deepEqual(
      rejected.map((text) => JSON.parse(text)),
      [
        { file: log, line: 2, reason: 'does not begin with: host ident user [time]', text: 'not a log line' },
        { file: log, line: 4, reason: 'status "999" is not a number from 100 to 599', text: line('/c', 999) },
      ],
    );
    assert.equal((await runTool('import', [...args, '--strict'])).code, 1);
  });

  it('shows the first twenty lines that cannot be read, and writes all of them to the file', async () => {
    const log = await write('bad.log', `${line('/a')}\n${'nothing\n'.repeat(30)}`);
    const rejects = join(folder, 'all.jsonl');
    const args = ['--service', 'shop', '--to', server.url, '--rejects', rejects, log];
    const { stderr } = await runTool('import', args);
    assert.equal(stderr.match(/does not begin/g)?.length, 20);
    assert.ok(stderr.includes(`more in ${rejects}`));
    assert.equal((await readFile(rejects, 'utf8')).trim().split('\n').length, 30);
  });

  it('ends with 1 when not one line is of the format', async () => {
    const log = await write('wrong.log', 'a\nb\n');
    const { code, stderr } = await runTool('import', ['--service', 'shop', '--to', server.url, log]);
    assert.equal(code, 1);
    assert.match(stderr, /error: no line is of the combined format\n$/);
  });

  it('reports the lines that the server refuses with their numbers in the file', async () => {
    const event = (status: number, timestamp: string) =>
      JSON.stringify({ timestamp, service: 'shop', endpoint: '/', status_code: status });
    const lines = [
      event(200, '2026-01-01T00:00:00Z'),
      event(99, '2026-01-01T00:00:00Z'),
      event(200, '1999-01-01T00:00:00Z'),
      event(201, '2026-01-01T00:00:00Z'),
      event(202, '1998-01-01T00:00:00Z'),
    ];
    const file = await write('events.jsonl', lines.join('\n'));
    const args = ['--format', 'jsonl', '--to', server.url, '--batch', '2', '--concurrency', '1', file];
    const { code, stderr } = await runTool('import', args);
    assert.equal(code, 0);
    assert.ok(stderr.includes(`${file}:2: /status_code must be >= 100\n`), stderr);
    assert.ok(stderr.includes(`${file}:3: refused by the server: /timestamp must lie between`), stderr);
    assert.ok(stderr.includes(`${file}:5: refused by the server: /timestamp must lie between`), stderr);
    assert.match(stderr, /read 5 lines: 2 events accepted, 2 rejected, 1 unparsed/);
  });

  it('writes JSON lines to stdout instead, from stdin', async () => {
    const args = ['--service', 'shop', '--region', 'eu', '--host', 'web-1', '--out', '-', '-'];
    const { code, stdout } = await runTool('import', args, {
      input: gzipSync(`${line('/a')}\n${line('/b')}\n`),
    });
    assert.equal(code, 0);
    const events = stdout
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text) as Record<string, unknown>);
    assert.deepEqual(
      events.map(({ service, region, host, endpoint }) => [service, region, host, endpoint]),
      [
        ['shop', 'eu', 'web-1', '/a'],
        ['shop', 'eu', 'web-1', '/b'],
      ],
    );
    assert.equal(server.requests.length, 0);
  });

  it('sends the lines of a slow stdin as they come, and stops on SIGINT', async () => {
    const child = startTool('import', ['--service', 'shop', '--to', server.url, '-']);
    const ended = collect(child);
    child.stdin?.write(`${line('/a')}\n${line('/b')}\n`);
    while (server.accepted.size < 2) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    assert.equal(code, 130);
    assert.match(stderr, /read 2 lines: 2 events accepted/);
  });

  it('ends at once when the server refuses, although stdin stays open', async () => {
    server.script.push(answerProblem(401, 'a bearer key is required'));
    const child = startTool('import', ['--service', 'shop', '--to', server.url, '-']);
    child.stdin?.write(`${line('/a')}\n`);
    const { code, stderr } = await collect(child);
    assert.equal(code, 1);
    assert.match(stderr, /error: .* answered 401: a bearer key is required\n$/);
  });

  it('says which file it cannot read, before it sends anything', async () => {
    const log = await write('good.log', `${line('/a')}\n`);
    const { code, stderr } = await runTool('import', [
      '--service',
      's',
      '--to',
      server.url,
      log,
      join(folder, 'no.log'),
    ]);
    assert.equal(code, 1);
    assert.match(stderr, /error: cannot read .*no\.log: ENOENT/);
    assert.equal(server.requests.length, 0);
  });

  it('says which gzip file is torn, after what could be read of it', async () => {
    const packed = gzipSync(`${line('/a')}\n`.repeat(5000));
    const log = await write('torn.gz', packed.subarray(0, packed.length - 20));
    const { code, stderr } = await runTool('import', ['--service', 's', '--to', server.url, log]);
    assert.equal(code, 1);
    assert.match(stderr, /read [\d,]+ lines: [\d,]+ events accepted/);
    assert.match(stderr, /error: cannot read .*torn\.gz: unexpected end of file\n$/);
  });
});
