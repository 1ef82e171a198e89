import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The documents of the repository: at the top, in docs, and the README of every app and package. */
async function listDocuments(): Promise<string[]> {
  const documents = (await readdir(root)).filter((name) => name.endsWith('.md'));
  for (const name of await readdir(join(root, 'docs'), { recursive: true })) {
    if (name.endsWith('.md')) documents.push(join('docs', name));
  }
  for (const group of ['apps', 'packages', 'infra']) {
    for (const name of await readdir(join(root, group))) documents.push(join(group, name, 'README.md'));
  }
  return documents.filter((path) => existsSync(join(root, path)));
}

describe('the documents', () => {
  it('link to files that are there', async () => {
    const broken: string[] = [];
    for (const document of await listDocuments()) {
      const text = await readFile(join(root, document), 'utf8');
      for (const [, target = ''] of text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)) {
        if (!existsSync(resolve(root, dirname(document), target))) broken.push(`${document}: ${target}`);
      }
    }
    assert.deepEqual(broken, []);
  });
});
