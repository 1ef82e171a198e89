import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';

const [begin, end] = ['# settings:begin', '# settings:end'];

/** Holds what stands between the lines `# settings:begin` and `# settings:end` to what it should be, or rewrites it. */
export async function assertGeneratedPart(path: string, expected: readonly string[]): Promise<void> {
  const text = await readFile(path, 'utf8');
  const lines = text.split('\n');
  assert.ok(lines.includes(begin) && lines.includes(end), `${path} has no lines ${begin} and ${end}`);
  const wanted = [
    ...lines.slice(0, lines.indexOf(begin) + 1),
    ...expected,
    ...lines.slice(lines.indexOf(end)),
  ].join('\n');
  if (process.env['SIGNALLAKE_UPDATE_DOCS'] === '1') await writeFile(path, wanted);
  else assert.equal(text, wanted, 'run this test once with SIGNALLAKE_UPDATE_DOCS=1 to rewrite it');
}
