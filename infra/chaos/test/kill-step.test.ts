import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { fileOperations, recogniseOperation } from '../src/steps/file-operations.js';
import { formatKillStep, type KillMoment, killStepsOf, parseKillStep } from '../src/steps/kill-step.js';

const preload = new URL('../dist/preload/kill-at-step.js', import.meta.url).href;

import type { StepMark } from '../src/steps/step-marks.js';
import { takeStepMarks } from '../src/steps/take-step-marks.js';

// As the services do it: by names that were imported.
const program = `
import { link, open, writeFile } from 'node:fs/promises';
const [, , directory] = process.argv;
for (const name of ['1', '2', '3']) {
  const file = await open(directory + '/raw/open/' + name + '.jsonl', 'wx');
  await file.writev([Buffer.from('one\\n'), Buffer.from('two\\n')], 0);
  await file.datasync();
  await file.close();
  await writeFile(directory + '/acked-' + name, '');
  await link(directory + '/raw/open/' + name + '.jsonl', directory + '/raw/sealed/' + name + '.jsonl');
}
`;

async function runArmed(
  step: string,
): Promise<{ signal: NodeJS.Signals | null; files: string[]; last: string; marks: readonly StepMark[] }> {
  const directory = await mkdtemp(join(tmpdir(), 'signallake-step-'));
  try {
    for (const name of ['open', 'sealed']) await mkdir(join(directory, 'raw', name), { recursive: true });
    const marksFile = join(directory, 'marks');
    const script = join(directory, 'program.mjs');
    await writeFile(script, program);
    const signal = await new Promise<NodeJS.Signals | null>((resolve) => {
      const env = { ...process.env, CHAOS_KILL_STEP: step, CHAOS_STEP_MARKS: marksFile };
      execFile(process.execPath, ['--import', preload, script, directory], { env }, (error) => {
        resolve((error?.signal as NodeJS.Signals | undefined) ?? null);
      });
    });
    const marks = takeStepMarks(marksFile);
    const all = await readdir(directory, { recursive: true });
    const files = all.filter((path) => /acked|\.jsonl$/.test(path)).toSorted();
    const newest = files.filter((path) => path.startsWith('raw/open')).at(-1);
    return { signal, files, last: newest ? await readFile(join(directory, newest), 'utf8') : '', marks };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

describe('a process that is armed with a step', function () {
  this.timeout(60_000);

  it('dies half-way through the append, with a torn line on disk', async () => {
    const { signal, files, last, marks } = await runArmed('within:append:2');
    assert.deepEqual(marks.at(-1), { kind: 'died', step: 'within:append' });
    assert.equal(signal, 'SIGKILL');
    assert.deepEqual(files, ['acked-1', 'raw/open/1.jsonl', 'raw/open/2.jsonl', 'raw/sealed/1.jsonl']);
    assert.equal(last, 'one\n');
  });

  it('dies after the fsync and before the ack', async () => {
    const { signal, files, last } = await runArmed('after:append-fsync:1');
    assert.equal(signal, 'SIGKILL');
    assert.deepEqual([files, last], [['raw/open/1.jsonl'], 'one\ntwo\n']);
  });

  it('dies before and after a link', async () => {
    assert.deepEqual((await runArmed('before:seal:1')).files, ['acked-1', 'raw/open/1.jsonl']);
    assert.deepEqual((await runArmed('after:seal:1')).files, [
      'acked-1',
      'raw/open/1.jsonl',
      'raw/sealed/1.jsonl',
    ]);
  });

  it('lives when it never comes by', async () => {
    const { signal, files, marks } = await runArmed('after:seal:4');
    assert.deepEqual([signal, files.length], [null, 9]);
    assert.equal(marks.filter(({ step }) => step === 'seal').length, 3);
    assert.ok(marks.every(({ kind }) => kind === 'reached'));
  });
});

describe('parseKillStep', () => {
  it('reads what formatKillStep writes', () => {
    const steps = fc.record(
      {
        moment: fc.constantFrom<KillMoment>('before', 'within', 'after'),
        operation: fc.constantFrom(...fileOperations.map(({ name }) => name)),
        occurrence: fc.integer({ min: 1, max: 999_999 }),
      },
      { noNullPrototype: true },
    );
    fc.assert(fc.property(steps, (step) => assert.deepEqual(parseKillStep(formatKillStep(step)), step)));
  });

  it('refuses what is no step', () => {
    for (const text of ['', 'after:nothing:1', 'later:append:1', 'after:append:0']) {
      assert.throws(() => parseKillStep(text), RangeError);
    }
  });
});

describe('recogniseOperation', () => {
  it('tells the files of a conversion, a compaction and the log apart', () => {
    const nameOf = (...args: Parameters<typeof recogniseOperation>) => recogniseOperation(...args)?.name;
    const partition = '/d/lake/events/date=2026-03-05/service=cart/status_code=200';
    const log = '/d/lake/events/_delta_log';
    assert.equal(
      nameOf('rename', `${partition}/1795414680469-4672bfa2772e0cab-000000-0001.parquet`),
      'parquet',
    );
    assert.equal(nameOf('rename', `${partition}/compacted-1795414680469-aabbcc.parquet`), 'merge');
    assert.equal(nameOf('unlink', `${partition}/compacted-1795414680469-aabbcc.parquet`), 'sweep');
    assert.equal(nameOf('link', `${log}/00000000000000000007.json`), 'commit');
    assert.equal(nameOf('rm', `${log}/00000000000000000007.json`), 'log-expiry');
    assert.equal(nameOf('rename', `${log}/00000000000000000010.checkpoint.parquet`), 'checkpoint');
    assert.equal(nameOf('rm', `${log}/.00000000000000000007.json.aabbcc.tmp`), undefined);
    assert.equal(nameOf('writev', '/d/raw/sealed/1.jsonl'), undefined);
  });
});

describe('killStepsOf', () => {
  it('has every operation of a service, before and after, and a torn append', () => {
    const ofIngest = killStepsOf('ingest-api').map(({ moment, operation }) => `${moment}:${operation}`);
    for (const step of ['within:append', 'after:append', 'after:append-fsync', 'before:seal']) {
      assert.ok(ofIngest.includes(step), step);
    }
    assert.deepEqual(killStepsOf('query-api'), []);
  });
});
