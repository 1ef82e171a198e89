import assert from 'node:assert/strict';
import { appendFile, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import {
  createRefusedEventStore,
  listRefused,
  type RefusedEvent,
  type RefusedEventEntry,
  type RefusedEventStoreOptions,
  readRefused,
} from '../src/index.js';
import { buildRefusedLine, parseRefusedLine } from '../src/refused-line.js';
import { createRecordingLogger } from './recording-logger.js';
import { useTemporaryZone } from './temporary-zone.js';

const entry = (index: number, text: Buffer | string = `{"n":${index}}`): RefusedEventEntry => ({
  receivedAt: '2026-01-01T00:00:00.000Z',
  requestId: 'r-1',
  index,
  reasons: ['/service: is required'],
  text,
});

describe('line of a refused event', () => {
  const refused = fc.record(
    {
      receivedAt: fc.string(),
      requestId: fc.string({ unit: 'grapheme' }),
      index: fc.maxSafeNat(),
      reasons: fc.array(fc.string({ unit: 'grapheme' })),
      text: fc.oneof(
        fc.uint8Array().map((bytes) => Buffer.from(bytes)),
        fc.string({ unit: 'grapheme' }).map((text) => Buffer.from(text)),
      ),
      isCut: fc.boolean(),
    },
    { noNullPrototype: true },
  );

  it('parses to what it was built from, whatever the bytes', () => {
    fc.assert(
      fc.property(refused, (event) => {
        const line = buildRefusedLine(event);
        assert.equal(line.indexOf('\n'), line.length - 1);
        assert.deepEqual(parseRefusedLine(line), event);
      }),
    );
  });

  it('refuses every other form', () => {
    const good = { received_at: 't', request_id: 'r', index: 0, reasons: ['x'], text: 'l' };
    const bad: unknown[] = [
      null,
      [],
      { ...good, received_at: 1 },
      { ...good, request_id: null },
      { ...good, index: -1 },
      { ...good, reasons: 'x' },
      { ...good, text: undefined },
      { ...good, encoding: 'hex' },
      { ...good, cut: 'yes' },
    ];
    for (const text of ['', '{', ...bad.map((value) => JSON.stringify(value))])
      assert.throws(() => parseRefusedLine(text), { code: 'quarantine_malformed' }, text);
  });
});

describe('store of refused events', () => {
  const zone = useTemporaryZone();
  const logger = createRecordingLogger();
  const createStore = (limits: Partial<RefusedEventStoreOptions> = {}) =>
    createRefusedEventStore({ directory: zone.directory, logger, ...limits });

  async function readAll(): Promise<(RefusedEvent & { offset: number })[]> {
    const read: (RefusedEvent & { offset: number })[] = [];
    for (const { id } of await listRefused(zone.directory)) {
      for await (const event of readRefused(zone.directory, id)) read.push(event);
    }
    return read;
  }

  it('is no file before the first event, and gives back what was kept, of several stores', async () => {
    assert.deepEqual(await listRefused(zone.directory), []);
    const [a, b] = [createStore(), createStore()];
    await a.keep([]);
    assert.deepEqual(await listRefused(zone.directory), []);
    assert.deepEqual(
      await Promise.all([a.keep([entry(0), entry(1)]), b.keep([entry(2)]), a.keep([entry(3)])]),
      [2, 1, 1],
    );
    await Promise.all([a.close(), b.close(), a.close()]);
    const read = await readAll();
    assert.deepEqual(read.map(({ index }) => index).sort(), [0, 1, 2, 3]);
    assert.deepEqual(
      read.find(({ index }) => index === 1),
      {
        ...entry(1),
        text: Buffer.from('{"n":1}'),
        isCut: false,
        offset: buildRefusedLine({ ...entry(0), text: Buffer.from('{"n":0}'), isCut: false }).length,
      },
    );
  });

  it('cuts a long text, and says so', async () => {
    const store = createStore({ maxTextBytes: 4 });
    await store.keep([entry(0, 'abcd'), entry(1, 'abcde'), entry(2, Buffer.from([0xff, 0xfe]))]);
    await store.close();
    assert.deepEqual(
      (await readAll()).map(({ text, isCut }) => [text.toString('latin1'), isCut]),
      [
        ['abcd', false],
        ['abcd', true],
        ['\u00ff\u00fe', false],
      ],
    );
  });

  it('begins new files, and drops and counts what is beyond the bound, of other processes too', async () => {
    const lineBytes = buildRefusedLine({ ...entry(0), text: Buffer.from('{"n":0}'), isCut: false }).length;
    const store = createStore({ maxFileBytes: 1, maxTotalBytes: 3 * lineBytes });
    assert.deepEqual([await store.keep([entry(0)]), await store.keep([entry(1)])], [1, 1]);
    const other = createStore({ maxTotalBytes: 3 * lineBytes });
    assert.equal(await other.keep([entry(2), entry(3)]), 0);
    assert.equal(await other.keep([entry(4)]), 1);
    assert.equal(other.droppedEvents, 2);
    assert.equal((await listRefused(zone.directory)).length, 3);
    await Promise.all([store.close(), other.close()]);
    assert.equal(await store.keep([entry(5)]), 0);
    assert.equal(store.droppedEvents, 1);
  });

  it('drops what it cannot write instead of failing, and reads past a torn last line', async () => {
    await writeFile(`${zone.directory}/file`, '');
    const store = createRefusedEventStore({ directory: `${zone.directory}/file/raw`, logger });
    assert.equal(await store.keep([entry(0)]), 0);
    assert.equal(store.droppedEvents, 1);
    await store.close();
    const writing = createStore();
    await writing.keep([entry(1)]);
    await writing.close();
    const [file] = await listRefused(zone.directory);
    await appendFile(file?.path ?? '', '{"received_at":');
    assert.deepEqual(
      (await readAll()).map(({ index }) => index),
      [1],
    );
  });

  it('refuses limits that make no sense', () => {
    assert.throws(() => createStore({ maxTotalBytes: 0 }), { code: 'settings_invalid' });
  });
});
