import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProcess } from './child-process.js';
import type { WritingProcessSettings } from './processes/writing-process.js';
import { whyNoStrace } from './strace.js';
import { useTemporaryZone } from './temporary-zone.js';

const APPENDS = 20;

describe('order of system calls', function () {
  this.timeout(60_000);
  const zone = useTemporaryZone();
  let traceDirectory = '';

  before(async function () {
    const reason = whyNoStrace();
    if (reason !== undefined) {
      process.stderr.write(`\n    skipped, strace is not usable here: ${reason}\n`);
      this.skip();
    }
    traceDirectory = await mkdtemp(join(tmpdir(), 'signallake-trace-'));
  });

  after(async () => {
    if (traceDirectory !== '') await rm(traceDirectory, { recursive: true });
  });

  /** What a writer of `APPENDS` sequential appends did, as one word for each call that has returned. */
  async function traceWriter(): Promise<string[]> {
    const trace = join(traceDirectory, 'trace');
    const calls = 'trace=openat,pwritev,pwrite64,fdatasync,fsync,write,link,linkat,unlink,unlinkat';
    const settings: WritingProcessSettings = {
      directory: zone.directory,
      label: 'w',
      sealAtBytes: 2000,
      leaseMs: 60_000,
      loops: 1,
      appends: APPENDS,
    };
    const writer = startProcess('writing-process', settings, [
      'strace',
      '-f',
      '-y',
      '-o',
      trace,
      '-e',
      calls,
    ]);
    await writer.ended;
    assert.equal(writer.lines.at(-1), 'closed');
    return wordsOf(await readFile(trace, 'utf8'));
  }

  it('is: write, fdatasync, ack; and a new segment is in its folder for good before its first ack', async () => {
    const words = await traceWriter();
    assert.equal(words.filter((word) => word === 'ack').length >= APPENDS, true);
    let isWritten = false;
    let isSynced = false;
    let isNamed = false;
    for (const word of words) {
      if (word === 'create segment') isNamed = false;
      if (word === 'sync open') isNamed = true;
      if (word === 'write segment') [isWritten, isSynced] = [true, false];
      if (word === 'datasync segment') isSynced = isWritten;
      if (word === 'ack') assert.ok(isWritten && isSynced && isNamed, words.join(', '));
    }
  });

  it('is: link, sync sealed, unlink, sync open, and only then the news of the seal', async () => {
    const words = (await traceWriter()).filter((word) => !/segment$|^ack$/.test(word));
    const seal = ['link', 'sync sealed', 'unlink', 'sync open', 'sealed'];
    const first = words.indexOf('link');
    assert.deepEqual(words.slice(first, first + seal.length), seal);
  });
});

const WORDS: [RegExp, string][] = [
  [/^openat\(.*open\/[^/]*\.jsonl", O_WRONLY\|O_CREAT\|O_EXCL/, 'create segment'],
  [/^pwritev?(?:64)?\(\d+<[^>]*open\/[^/]*\.jsonl>/, 'write segment'],
  [/^fdatasync\(\d+<[^>]*open\/[^/]*\.jsonl>/, 'datasync segment'],
  [/^fsync\(\d+<[^>]*\/open>/, 'sync open'],
  [/^fsync\(\d+<[^>]*\/sealed>/, 'sync sealed'],
  [/^link(?:at)?\(.*open\/.*sealed\//, 'link'],
  [/^unlink(?:at)?\(.*open\/[^/]*\.jsonl"/, 'unlink'],
  [/^write\(1<[^>]*>, "ack /, 'ack'],
  [/^write\(1<[^>]*>, "sealed /, 'sealed'],
];

/** Reads `strace -f -y` output: a call that was interrupted in the output counts where it resumed, when it returned. */
function wordsOf(trace: string): string[] {
  const begun = new Map<string, string>();
  const words: string[] = [];
  for (const line of trace.split('\n')) {
    const [, pid = '', rest = ''] = /^(\d+)\s+(.*)$/.exec(line) ?? [];
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest);
    const call = resumed === null ? rest : (begun.get(pid) ?? '') + resumed[1];
    if (call.endsWith('<unfinished ...>')) {
      begun.set(pid, call.replace('<unfinished ...>', ''));
      continue;
    }
    const isFailed = /\) = -1 /.test(call);
    const [, word] = WORDS.find(([pattern]) => pattern.test(call)) ?? [];
    if (word !== undefined && !isFailed) words.push(word);
  }
  return words;
}
