import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startIngestProcess } from './ingest-process.js';
import { eventText } from './post-events.js';

const CLIENTS = 8;
const REQUESTS_A_CLIENT = 6;
const UUIDS = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

describe('a traced ingest-api', function () {
  this.timeout(60_000);
  let directory = '';

  before(async function () {
    try {
      execFileSync('strace', ['-f', '-e', 'trace=fdatasync', 'true'], { stdio: 'pipe' });
    } catch (error) {
      process.stderr.write(`\n    skipped, strace is not usable here: ${error}\n`);
      this.skip();
    }
    directory = await mkdtemp(join(tmpdir(), 'signallake-trace-'));
  });

  after(async () => {
    if (directory !== '') await rm(directory, { recursive: true });
  });

  it('writes a 202 only after the fdatasync of every event in it has returned', async function () {
    const service = await startIngestProcess();
    const trace = join(directory, 'trace');
    const calls = 'trace=pwritev,pwrite64,fdatasync,write,writev';
    const pid = String(service.pid);
    const strace = spawn('strace', ['-f', '-y', '-s', '65536', '-o', trace, '-e', calls, '-p', pid]);
    const ended = once(strace, 'exit');
    const attached = await Promise.race([
      once(strace.stderr, 'data').then(([text]) => String(text)),
      ended.then(String),
    ]);
    if (!attached.includes('attached')) {
      process.stderr.write(`\n    skipped, strace may not attach here: ${attached}\n`);
      this.skip();
    }
    const idsOfRequest = new Map<string, string[]>();
    await Promise.all(
      Array.from({ length: CLIENTS }, (_, client) => sendAll(service.url, client, idsOfRequest)),
    );
    await service.kill('SIGTERM');
    await ended;
    const answers = answersIn(await readFile(trace, 'utf8'));
    assert.equal(answers.size, CLIENTS * REQUESTS_A_CLIENT);
    for (const [requestId, synced] of answers) {
      const ids = idsOfRequest.get(requestId) ?? assert.fail(`a 202 for an unknown request ${requestId}`);
      for (const id of ids) assert.ok(synced.has(id), `${requestId} was answered before ${id} was on disk`);
    }
  });
});

/** Sends single events and batches, one after the other; a request is named after its first event. */
async function sendAll(url: string, client: number, idsOfRequest: Map<string, string[]>): Promise<void> {
  for (let sent = 0; sent < REQUESTS_A_CLIENT; sent++) {
    const ids = Array.from({ length: (client + sent) % 2 === 0 ? 1 : 20 }, () => randomUUID());
    const [requestId = ''] = ids;
    idsOfRequest.set(requestId, ids);
    const isNdjson = client % 2 === 0;
    const events = ids.map((id) => eventText('', { event_id: id }));
    const response = await fetch(`${url}/v1/events`, {
      method: 'POST',
      headers: {
        'Content-Type': isNdjson ? 'application/x-ndjson' : 'application/json',
        'X-Request-Id': requestId,
      },
      body: isNdjson ? events.join('\n') : `[${events.join()}]`,
    });
    assert.equal(response.status, 202);
    await response.arrayBuffer();
  }
}

/** Of each 202, by its request's id, the events that were on disk when the call that wrote it began. */
function answersIn(trace: string): Map<string, ReadonlySet<string>> {
  const begun = new Map<string, { call: string; written: ReadonlySet<string> }>();
  const written = new Set<string>();
  const synced = new Set<string>();
  const answers = new Map<string, ReadonlySet<string>>();
  for (const line of trace.split('\n')) {
    const [, thread = '', rest = ''] = /^(\d+)\s+(.*)$/.exec(line) ?? [];
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest);
    const start = resumed === null ? { call: rest, written: new Set(written) } : begun.get(thread);
    if (start === undefined) continue;
    if (resumed === null && /^writev?\(\d+<(?:socket|TCP)/.test(rest) && rest.includes('HTTP/1.1 202')) {
      const [requestId] = /(?<=X-Request-Id: )[0-9a-f-]{36}/.exec(rest) ?? [];
      answers.set(requestId ?? rest, new Set(synced));
    }
    if (rest.endsWith('<unfinished ...>')) {
      begun.set(thread, start);
      continue;
    }
    const call = resumed === null ? rest : start.call + (resumed[1] ?? '');
    const isSegment = /^\w+\(\d+<[^>]*\/open\/[^>]*\.jsonl>/.test(call);
    // What was being written when a sync began is not covered by it.
    if (isSegment && /^pwrite/.test(call)) for (const [id] of call.matchAll(UUIDS)) written.add(id);
    if (isSegment && /^fdatasync.*\) += 0$/.test(call)) for (const id of start.written) synced.add(id);
  }
  return answers;
}
