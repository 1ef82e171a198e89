import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { findInputFile, readInputFile } from '../src/lines/input-file.js';

const never = new AbortController().signal;

describe('reading an input', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signallake-input-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function read(name: string, stdin = Readable.from([])): Promise<{ text: string; bytes: number }> {
    let bytes = 0;
    const chunks: Uint8Array[] = [];
    const file = await findInputFile(name === '-' ? '-' : join(folder, name));
    for await (const chunk of readInputFile(file, stdin, (count) => (bytes += count), never))
      chunks.push(chunk);
    return { text: Buffer.concat(chunks).toString(), bytes };
  }

  it('decompresses what begins like gzip, whatever its name, and counts the bytes on disk', async () => {
    const text = 'a line\n'.repeat(100_000);
    await writeFile(join(folder, 'plain.gz'), text);
    await writeFile(join(folder, 'packed.log'), gzipSync(text));
    assert.deepEqual(await read('plain.gz'), { text, bytes: text.length });
    assert.deepEqual(await read('packed.log'), { text, bytes: gzipSync(text).length });
  });

  it('reads gzip files that were put one after the other', async () => {
    await writeFile(join(folder, 'two.gz'), Buffer.concat([gzipSync('one\n'), gzipSync('two\n')]));
    assert.equal((await read('two.gz')).text, 'one\ntwo\n');
  });

  it('reads files of no byte and of one byte', async () => {
    await writeFile(join(folder, 'empty'), '');
    await writeFile(join(folder, 'one'), 'x');
    assert.equal((await read('empty')).text, '');
    assert.equal((await read('one')).text, 'x');
  });

  it('fails when a gzip file ends too early', async () => {
    await writeFile(join(folder, 'torn.gz'), gzipSync('a line\n'.repeat(1000)).subarray(0, 40));
    await assert.rejects(read('torn.gz'), { code: 'Z_BUF_ERROR' });
  });

  it('fails when there is no such file', async () => {
    await assert.rejects(read('missing'), { code: 'ENOENT' });
  });

  it('decompresses stdin, even when its first bytes come one by one', async () => {
    const packed = gzipSync('from stdin\n');
    const chunks = [packed.subarray(0, 1), packed.subarray(1, 2), packed.subarray(2)];
    assert.equal((await read('-', Readable.from(chunks))).text, 'from stdin\n');
  });

  it('ends without an error when the signal is aborted while nothing comes', async () => {
    const stop = new AbortController();
    const stdin = new PassThrough();
    stdin.write('first\n');
    const chunks = readInputFile(await findInputFile('-'), stdin, () => {}, stop.signal);
    assert.equal(Buffer.from((await chunks.next()).value ?? []).toString(), 'first\n');
    const next = chunks.next();
    stop.abort();
    assert.equal((await next).done, true);
    assert.equal(stdin.destroyed, true);
  });
});
