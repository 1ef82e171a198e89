import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { Benchmark } from '../src/benchmark.js';
import { createBenchProgram } from '../src/cli/bench-program.js';
import { compare } from '../src/measure/comparison.js';

const fine: Benchmark = {
  name: 'fine',
  question: 'Is a < b & "c"?',
  async run() {
    const sides = { ours: { name: 'ours', values: [1, 1] }, peer: { name: 'peer', values: [2, 2] } };
    return {
      comparisons: [
        compare({ name: 'it', unit: 'ms', ...sides, target: 1 }),
        compare({ name: 'it, far', unit: 'ms', ...sides, target: 3 }),
        compare({ name: 'it', group: 'in the cold', unit: 'ms', ...sides }),
      ],
      figures: [{ name: 'memory', unit: 'bytes', value: 2_500_000, limit: 2_000_000 }],
      tables: [
        {
          title: 'Latency',
          rowName: 'load',
          columns: [
            { name: 'p50', unit: 'ms' },
            { name: 'p99', unit: 'ms' },
          ],
          rows: [{ label: 'half', values: [1, null] }],
          charts: ['p50'],
        },
      ],
      remarks: ['on a sunny day'],
    };
  },
};

const broken: Benchmark = {
  name: 'broken',
  question: 'Does it work?',
  run: async () => {
    throw new Error('the answers differ: 1 and 2');
  },
};

describe('pnpm bench', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signallake-bench-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function bench(args: string[], benchmarks: Benchmark[]) {
    const io = { stdout: new PassThrough(), stderr: new PassThrough() };
    let exitCode: number | undefined;
    const program = createBenchProgram(io, (code) => (exitCode = code), benchmarks).exitOverride();
    await program.parseAsync(['--work-dir', join(folder, 'work'), ...args], { from: 'user' });
    return { stdout: String(io.stdout.read() ?? ''), stderr: String(io.stderr.read() ?? ''), exitCode };
  }

  it('prints both sides and the ratio of ours to the peer', async () => {
    const { stdout, exitCode } = await bench([], [fine]);
    assert.equal(exitCode, 0);
    assert.match(stdout, /it: ours 1 ms \(1 ms … 1 ms\), peer 2 ms .*: 2\.00 ×/);
    assert.match(stdout, /memory: 2\.5 MB/);
  });

  it('exits with 1 when a benchmark fails, runs the others all the same, and cleans up', async () => {
    const { stdout, exitCode } = await bench(['--json'], [broken, fine]);
    assert.equal(exitCode, 1);
    const { outcomes } = JSON.parse(stdout);
    assert.equal(outcomes[0].failure, 'the answers differ: 1 and 2');
    assert.equal(outcomes[1].result.comparisons[0].ratio, 2);
    assert.deepEqual(await readdir(join(folder, 'work')), []);
  });

  it('writes a page that shows the values, the failures and the charts', async () => {
    await bench(['--out', folder], [fine, broken]);
    const page = await readFile(join(folder, 'benchmarks.md'), 'utf8');
    assert.match(page, /\| it \| ours: 1 ms .* \| 2\.00 × \| ≥ 1\.00 × \| reached \|/);
    assert.match(page, /\| it, far \| .* \| ≥ 3\.00 × \| \*\*NOT reached\*\* \|/);
    assert.match(
      page,
      /### in the cold\n\n.*\n.*\n\| it \| ours: 1 ms .*\n\n!\[.*\]\(benchmarks\/fine-in-the-cold\.svg\)/,
    );
    assert.match(page, /\| memory \| 2\.5 MB \| at most 2 MB \| \*\*NOT reached\*\* \|/);
    assert.match(page, /\| half \| 1 ms \| – \|/);
    assert.match(page, /\*\*Not measured:\*\* the answers differ/);
    const chart = await readFile(join(folder, 'benchmarks', 'fine.svg'), 'utf8');
    assert.match(chart, /Is a &#60; b &#38; &#34;c&#34;\?/);
    assert.ok(page.includes('(benchmarks/fine.svg)'));
  });

  it('keeps on the page what another run has put there', async () => {
    await bench(['--out', folder, 'fine'], [fine, broken]);
    await bench(['--out', folder, 'broken'], [fine, broken]);
    const page = await readFile(join(folder, 'benchmarks.md'), 'utf8');
    assert.match(page, /## fine\n(.*\n)*\| half \| 1 ms \| – \|\n(.*\n)*## broken/);
  });

  it('refuses a name that is no benchmark', async () => {
    await assert.rejects(bench(['fien'], [fine]), /There is no benchmark fien/);
  });
});
