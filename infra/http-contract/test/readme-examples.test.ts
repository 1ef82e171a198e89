import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Contract, fetchContract } from './contract.js';
import { formatExample, layOut, normalise, type ReadmeExample, readmeExamples } from './readme-examples.js';
import { seedEvents } from './seed-events.js';
import { type Services, startServices } from './services.js';

const readmePath = fileURLToPath(new URL('../../../README.md', import.meta.url));
const [begin, end] = ['<!-- examples:begin -->', '<!-- examples:end -->'];

describe("the README's examples", function () {
  this.timeout(60_000);
  let services: Services;
  before(async () => {
    // What is held in memory when an example is asked is a matter of milliseconds.
    services = await startServices({ SIGNALLAKE_QUERY_RESIDENT_MB: '0' });
    await services.send(seedEvents);
    await services.converted();
  });
  after(() => services.close());

  const urlOf = (example: ReadmeExample) =>
    `${example.service === 'query' ? services.queryUrl : services.ingestUrl}${example.target}`;

  async function ask(example: ReadmeExample): Promise<string> {
    const { method, body } = example;
    const json = { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(urlOf(example), { method, ...(body === undefined ? {} : json) });
    const text = await response.text();
    assert.ok(response.ok, `${example.target}: ${text}`);
    return layOut(JSON.parse(text));
  }

  /** The first event that comes once the stream is live and `cause` has happened. */
  async function follow(example: ReadmeExample, cause: () => Promise<string>): Promise<[string, string]> {
    const over = new AbortController();
    const response = await fetch(urlOf(example), { signal: over.signal });
    assert.ok(response.body);
    let received = '';
    let caused: Promise<string> | undefined;
    for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
      received += text;
      if (received.includes('event: live\n')) caused ??= cause();
      if (/event: log\ndata: .*\n\n/.test(received)) break;
    }
    over.abort();
    return [received.trim(), (await caused) ?? ''];
  }

  it('show every endpoint that wants or gives data', async () => {
    const contracts: Record<ReadmeExample['service'], Contract> = {
      query: await fetchContract(services.queryUrl),
      ingest: await fetchContract(services.ingestUrl),
    };
    const shown = readmeExamples.map(({ service, method, target }) => {
      const path = target.split('?')[0] as string;
      return `${service} ${contracts[service].find(method, path)?.operation.operationId}`;
    });
    const all = Object.entries(contracts).flatMap(([service, { document }]) =>
      Object.entries(document.paths)
        .filter(([path]) => path.startsWith('/v1/'))
        .flatMap(([, path]) => Object.values(path).map(({ operationId }) => `${service} ${operationId}`)),
    );
    assert.deepEqual(shown.sort(), all.sort());
  });

  it('are what the services answer', async () => {
    const sections: string[] = [];
    const [stream, sending] = [readmeExamples.at(-1), readmeExamples.at(-2)] as [
      ReadmeExample,
      ReadmeExample,
    ];
    for (const example of readmeExamples.slice(0, -2))
      sections.push(formatExample(example, await ask(example)));
    const [received, receipt] = await follow(stream, () => ask(sending));
    sections.push(formatExample(sending, receipt), formatExample(stream, received));

    const readme = await readFile(readmePath, 'utf8');
    const [head = '', rest = ''] = readme.split(begin);
    const tail = rest.split(end)[1];
    assert.ok(tail !== undefined, `README.md has no ${begin} … ${end}`);
    const examples = `${begin}\n\n${sections.join('\n')}\n${end}`;
    if (process.env['SIGNALLAKE_UPDATE_DOCS'] === '1')
      await writeFile(readmePath, `${head}${examples}${tail}`);
    else {
      const message = 'run this test once with SIGNALLAKE_UPDATE_DOCS=1 to rewrite the examples';
      assert.equal(normalise(`${begin}${rest.split(end)[0]}${end}`), normalise(examples), message);
    }
  });
});
