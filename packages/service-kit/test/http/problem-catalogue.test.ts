import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { configErrorCodes } from '../../src/config/config-error.js';
import { defineProblems, problemCatalogue } from '../../src/http/problem-catalogue.js';

/** The cells of the table under a heading of the README, without the head of the table. */
async function readTable(heading: string): Promise<string[][]> {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const section = readme.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe('the tables of codes in the README', () => {
  it('list exactly the problems of the catalogue, each with its status and title', async () => {
    const documented = (await readTable('Problem codes')).map((cells) => cells.slice(0, 3));
    const defined = Object.values(problemCatalogue).map(({ code, status, title }) => [
      `\`${code}\``,
      `${status}`,
      title,
    ]);
    assert.deepEqual(documented, defined);
  });

  it('list exactly the codes of errors at start', async () => {
    const documented = (await readTable('Errors at start')).map(([code]) => code);
    assert.deepEqual(
      documented,
      configErrorCodes.map((code) => `\`${code}\``),
    );
  });
});

describe('problemCatalogue', () => {
  it('gives every problem a type of its own that is made of its code', () => {
    for (const [code, problem] of Object.entries(problemCatalogue)) {
      assert.equal(problem.code, code);
      assert.equal(problem.type, `urn:signallake:problem:${code}`);
    }
  });
});

describe('defineProblems', () => {
  it("adds an app's problems to the catalogue", () => {
    const problems = defineProblems({ backlog_full: { status: 503, title: 'The backlog is full' } });
    assert.deepEqual(problems.backlog_full, {
      code: 'backlog_full',
      status: 503,
      title: 'The backlog is full',
      type: 'urn:signallake:problem:backlog_full',
    });
    assert.equal(problems.invalid_json, problemCatalogue.invalid_json);
    // @ts-expect-error a code that nobody defined is not in the type
    assert.equal(problems.not_there, undefined);
  });

  it('refuses a code that is taken or not snake_case, and a status that is no error', () => {
    assert.throws(() => defineProblems({ not_found: { status: 404, title: 'x' } }), /not_found is already/);
    assert.throws(
      () => defineProblems({ 'Too-Big': { status: 413, title: 'x' } }),
      /"Too-Big" is not snake_case/,
    );
    assert.throws(() => defineProblems({ fine: { status: 200, title: 'x' } }), /status 200/);
  });
});
