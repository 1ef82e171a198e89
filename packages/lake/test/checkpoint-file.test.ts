import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { parquetMetadata, parquetSchema, type SchemaTree } from 'hyparquet';
import type { Action } from '../src/log/actions.js';
import { readCheckpointFile, writeCheckpointFile } from '../src/log/checkpoint-file.js';
import { encodeCheckpoint } from '../src/log/encode-checkpoint.js';
import { formatCheckpointNames } from '../src/log/log-path.js';
import { sampleFile } from './sample-file.js';
import { creation, logPath } from './table-state.js';
import { makeTemporaryFolder } from './temporary-folder.js';

/** Copied from PROTOCOL.md, "Checkpoint Schema"; `lastUpdated` from "Transaction Identifiers". */
const protocolSchema = {
  protocol: { minReaderVersion: 'int', minWriterVersion: 'int' },
  metaData: {
    id: 'string',
    name: 'string',
    description: 'string',
    format: { provider: 'string', options: 'map<string,string>' },
    schemaString: 'string',
    partitionColumns: 'array<string>',
    createdTime: 'long',
    configuration: 'map<string,string>',
  },
  txn: { appId: 'string', version: 'long', lastUpdated: 'long' },
  remove: { path: 'string', deletionTimestamp: 'long', dataChange: 'boolean' },
  add: {
    path: 'string',
    partitionValues: 'map<string,string>',
    size: 'long',
    modificationTime: 'long',
    dataChange: 'boolean',
    stats: 'string',
    tags: 'map<string,string>',
  },
};

const file = { ...sampleFile('Ä {x}'), tags: { ZCUBE_ID: '1' } };
const actions: Action[] = [
  ...creation.slice(0, 1),
  { ...(creation[1] as Action & { kind: 'metadata' }), name: 'events', configuration: { 'delta.x': 'ü' } },
  { kind: 'transaction', applicationId: 'signallake-segment-1', version: 0, updatedMs: 1_769_000_000_123 },
  { kind: 'remove', path: sampleFile('gone').path, deletedMs: 1_769_000_000_456, dataChange: false },
  { kind: 'add', file, dataChange: false },
];

/** The type of a Parquet column in the protocol's words; nested types have the shape that LogicalTypes.md asks for. */
function typeOf({ element, children }: SchemaTree): unknown {
  const names = (nodes: SchemaTree[]) => nodes.map((node) => node.element.name).join();
  const [child] = children;
  if (element.converted_type === 'MAP') {
    assert.equal(names(children), 'key_value');
    assert.equal(names(child?.children ?? []), 'key,value');
    const [key, value] = (child as SchemaTree).children as [SchemaTree, SchemaTree];
    assert.deepEqual(
      [key, value].map((node) => node.element.repetition_type),
      ['REQUIRED', 'OPTIONAL'],
    );
    return `map<${typeOf(key)},${typeOf(value)}>`;
  }
  if (element.converted_type === 'LIST') {
    assert.equal(names(children), 'list');
    assert.equal(names(child?.children ?? []), 'element');
    return `array<${typeOf((child as SchemaTree).children[0] as SchemaTree)}>`;
  }
  if (children.length > 0) {
    return Object.fromEntries(children.map((node) => [node.element.name, typeOf(node)]));
  }
  const types = { BYTE_ARRAY: 'string', INT32: 'int', INT64: 'long', BOOLEAN: 'boolean' } as const;
  if (element.type === 'BYTE_ARRAY') assert.equal(element.converted_type, 'UTF8');
  else assert.equal(element.converted_type, undefined);
  return types[element.type as keyof typeof types];
}

describe('a checkpoint file', () => {
  it('has the columns and types of the protocol, a row for each action', async () => {
    const metadata = parquetMetadata(new Uint8Array(await encodeCheckpoint(actions)).buffer);
    assert.deepEqual(typeOf(parquetSchema(metadata)), protocolSchema);
    assert.equal(Number(metadata.num_rows), actions.length);
    assert.ok(
      parquetSchema(metadata).children.every((column) => column.element.repetition_type === 'OPTIONAL'),
    );
  });

  it('is read back as it was written, over several batches and row groups', async () => {
    const directory = await makeTemporaryFolder();
    await mkdir(logPath(directory, ''));
    const many = Array.from(
      { length: 20_000 },
      (_, n): Action => ({
        kind: 'add',
        file: { ...file, path: `date=2026-01-31/${n}`, bytes: n },
        dataChange: false,
      }),
    );
    const bytes = await writeCheckpointFile(directory, 3, [...actions, ...many]);
    const written = await readFile(logPath(directory, '00000000000000000003.checkpoint.parquet'));
    assert.equal(written.byteLength, bytes);
    assert.ok(parquetMetadata(new Uint8Array(written).buffer).row_groups.length > 1);
    assert.deepEqual(await readCheckpointFile(directory, { version: 3 }), [...actions, ...many]);
  });

  it('keeps a service whose name begins with a byte order mark', async () => {
    const directory = await makeTemporaryFolder();
    await mkdir(logPath(directory, ''));
    const marked = { ...file, partition: { ...file.partition, service: '\uFEFFcart' } };
    const written: Action[] = [...creation, { kind: 'add', file: marked, dataChange: false }];
    await writeCheckpointFile(directory, 1, written);
    assert.deepEqual(await readCheckpointFile(directory, { version: 1 }), written);
  });

  it('is read by DuckDB, nested columns included', async () => {
    const directory = await makeTemporaryFolder();
    await mkdir(logPath(directory, ''));
    await writeCheckpointFile(directory, 0, actions);
    const instance = await DuckDBInstance.create();
    const connection = await instance.connect();
    const path = logPath(directory, '00000000000000000000.checkpoint.parquet');
    const reader = await connection.runAndReadAll(`
      SELECT max(protocol.minWriterVersion) AS writer, max(metaData.partitionColumns[2]) AS column,
        max(metaData.format.provider) AS provider, max(metaData.configuration['delta.x']) AS configured,
        max(txn.appId) AS app, max(txn.lastUpdated)::VARCHAR AS updated, max(remove.path) AS removed,
        max(add.partitionValues['service']) AS service, max(add.partitionValues['date'])::DATE AS day,
        max(add.size)::VARCHAR AS size, max((add.stats::JSON ->> 'numRecords')::INT) AS rows,
        max(add.tags['ZCUBE_ID']) AS tag, bool_or(add.dataChange) AS data_change,
        count(protocol) AS protocols, count(add) AS adds, count(*) AS actions
      FROM read_parquet('${path}')`);
    assert.deepEqual(reader.getRowObjectsJson(), [
      {
        writer: 2,
        column: 'service',
        provider: 'parquet',
        configured: 'ü',
        app: 'signallake-segment-1',
        updated: '1769000000123',
        removed: 'date=2026-01-31/service=a%252Fb/status_code=200/gone.parquet',
        service: 'a/b',
        day: '2026-01-31',
        size: '1000',
        rows: 10,
        tag: '1',
        data_change: false,
        protocols: '1',
        adds: '1',
        actions: '5',
      },
    ]);
    connection.closeSync();
    instance.closeSync();
  });

  it('of another writer is read from its parts, when they are all there', async () => {
    const directory = await makeTemporaryFolder();
    await mkdir(logPath(directory, ''));
    const [first, second] = formatCheckpointNames(5, 2) as [string, string];
    await writeFile(logPath(directory, first), await encodeCheckpoint(actions.slice(0, 3)));
    assert.equal(await readCheckpointFile(directory, { version: 5, parts: 2 }), undefined);
    await writeFile(logPath(directory, second), await encodeCheckpoint(actions.slice(3)));
    assert.deepEqual(await readCheckpointFile(directory, { version: 5, parts: 2 }), actions);
  });

  it('is refused by name when it is cut off anywhere, empty, or without protocol or metadata', async () => {
    const directory = await makeTemporaryFolder();
    await mkdir(logPath(directory, ''));
    const [name] = formatCheckpointNames(5) as [string];
    const whole = await encodeCheckpoint(actions);
    const contents = [0, 3, 100, whole.byteLength >> 1, whole.byteLength - 1].map((end) =>
      whole.subarray(0, end),
    );
    contents.push(await encodeCheckpoint(actions.slice(1)), await encodeCheckpoint([actions[0] as Action]));
    for (const content of contents) {
      await writeFile(logPath(directory, name), content);
      await assert.rejects(readCheckpointFile(directory, { version: 5 }), {
        code: 'checkpoint_invalid',
        message: /\b0*5\b/,
      });
    }
  });

  for (const [when, before] of [
    ['at once', 0],
    ['after many others', 20_000],
  ] as const) {
    it(`is not made in part when an action cannot be written ${when}`, async () => {
      const broken: Action = { kind: 'remove', path: '\ud800', deletedMs: 0, dataChange: false };
      const fine = Array.from({ length: before }, () => actions[3] as Action);
      await assert.rejects(encodeCheckpoint([...fine, broken]), URIError);
    });
  }
});
