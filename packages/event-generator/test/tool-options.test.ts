import assert from 'node:assert/strict';
import { Readable, Writable } from 'node:stream';
import { parseGenerateOptions } from '../src/cli/generate-options.js';
import { parseImportOptions } from '../src/cli/import-options.js';

/** What a tool says of its arguments, and the exit code of the error it throws. */
function complaintOf(parse: typeof parseGenerateOptions | typeof parseImportOptions, args: string[]): string {
  let written = '';
  const stderr = new Writable({
    write(chunk, _encoding, done) {
      written += String(chunk);
      done();
    },
  });
  const signal = new AbortController().signal;
  try {
    parse(args, { stdin: Readable.from([]), stdout: stderr, stderr, env: {}, signal });
  } catch (error) {
    return written + (error as Error).message;
  }
  return 'nothing';
}

describe('generate', () => {
  const misuses: [args: string[], message: RegExp][] = [
    [['--seeds', '1'], /unknown option '--seeds'\n\(Did you mean --seed\?\)/],
    [['--out', 'x', '--to', 'http://127.0.0.1:1'], /'--out <file>' cannot be used with option '--to <url>'/],
    [['--live', '--days', '2'], /'--days <number>' cannot be used with option '--live'/],
    [['--live', '--from', '2026-01-01'], /'--from <date>' cannot be used with option '--live'/],
    [['--services', '501'], /It must be at most 500/],
    [['--gzip'], /--gzip is for sending to an ingest-api, a file is compressed when its name ends in .gz/],
    [['--key', 'k'], /--key is for sending/],
    [['--concurrency', '2', '--out', 'x'], /--concurrency is for sending/],
    [['--out', ''], /--out needs a file name/],
    [['surplus'], /too many arguments/],
  ];
  for (const [args, message] of misuses) {
    it(`refuses ${args.join(' ')}`, () => assert.match(complaintOf(parseGenerateOptions, args), message));
  }

  it('takes what makes sense', () => {
    assert.equal(
      complaintOf(parseGenerateOptions, ['--live', '--to', 'http://x', '--gzip', '--key', 'k']),
      'nothing',
    );
    assert.equal(
      complaintOf(parseGenerateOptions, ['--out', '-', '--days', '2', '--batch', '10']),
      'nothing',
    );
  });
});

describe('import', () => {
  const misuses: [args: string[], message: RegExp][] = [
    [[], /missing required argument 'files'/],
    [['--service', 'a\u0001b', 'access.log'], /--service must not contain control characters/],
    [['--service', '', 'access.log'], /--service must not be empty/],
    [
      ['--service', 'a', '--region', 'r'.repeat(65), 'access.log'],
      /--region must have at most 64 characters/,
    ],
    [['--format', 'iis', 'access.log'], /Allowed choices are combined, common, nginx, jsonl/],
    [['--format', 'jsonl', '--host', 'h', 'events.jsonl'], /--host is for access logs/],
    [
      ['--service', 'a', '--out', 'access.log', './access.log'],
      /--out access.log is one of the files to read/,
    ],
    [['--service', 'a', '--rejects', 'access.log', 'access.log'], /--rejects access.log is one of the files/],
    [['--service', 'a', '--rejects', 'x', '--out', './x', 'access.log'], /name the same file/],
    [['--service', 'a', '--rejects', '-', 'access.log'], /--rejects needs a file name/],
    [
      ['--service', 'a', '--out', 'x', '--to', 'http://x', 'access.log'],
      /cannot be used with option '--to <url>'/,
    ],
    [['--service', 'a', '-', '-'], /stdin \(-\) can be read only once/],
    [['--service', 'a', '--out', '-', '--gzip', 'access.log'], /--gzip is for sending/],
  ];
  for (const [args, message] of misuses) {
    it(`refuses ${JSON.stringify(args.join(' ').slice(0, 60))}`, () => {
      assert.match(complaintOf(parseImportOptions, args), message);
    });
  }

  it('takes what makes sense', () => {
    assert.equal(complaintOf(parseImportOptions, ['--format', 'jsonl', 'a', '-', 'b']), 'nothing');
    assert.equal(
      complaintOf(parseImportOptions, ['--service', 'a', '--host', 'h', 'x.log', '--strict']),
      'nothing',
    );
  });
});
