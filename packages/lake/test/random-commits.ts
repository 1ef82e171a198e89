import fc from 'fast-check';
import type { Action } from '../src/log/actions.js';
import { sampleFile } from './sample-file.js';

const dates = ['2026-01-30', '2026-01-31', '2026-02-01'];

/** The same name always has the same date, as the path tells it. */
const fileAction = fc
  .record({
    number: fc.nat({ max: 11 }),
    isRemoval: fc.boolean(),
    deletedMs: fc.nat({ max: 1000 }),
    rows: fc.nat(),
    tag: fc.option(fc.string({ unit: 'binary' }), { nil: undefined }),
  })
  .map(({ number, isRemoval, deletedMs, rows, tag }): Action => {
    const file = sampleFile(`file ${number} é%`, dates[number % dates.length]);
    if (isRemoval) return { kind: 'remove', path: file.path, deletedMs, dataChange: true };
    if (tag !== undefined) file.tags = { tag };
    file.stats.rows = rows;
    return { kind: 'add', file, dataChange: true };
  });

const transaction: fc.Arbitrary<Action> = fc.record({
  kind: fc.constant('transaction' as const),
  applicationId: fc.nat({ max: 5 }).map((number) => `application ${number}`),
  version: fc.nat(),
  updatedMs: fc.nat({ max: 1000 }),
});

const metadata: fc.Arbitrary<Action> = fc.record({
  kind: fc.constant('metadata' as const),
  id: fc.uuid(),
  schemaJson: fc.constant('{}'),
  partitionColumns: fc.subarray(['date', 'service']),
  createdMs: fc.nat(),
  name: fc.string(),
  configuration: fc.constant({ 'delta.appendOnly': 'false' }),
});

const keyOf = (action: Action): string =>
  action.kind === 'add' ? action.file.path : action.kind === 'remove' ? action.path : JSON.stringify(action);

/** A commit has one action a file. Source: PROTOCOL.md, "Add File and Remove File". */
const commit = fc.uniqueArray(
  fc.oneof(
    { arbitrary: fileAction, weight: 6 },
    { arbitrary: transaction, weight: 3 },
    { arbitrary: metadata, weight: 1 },
  ),
  { selector: keyOf, maxLength: 6 },
);

/** Commits that add, remove and add again the same few files, and transactions of the same few applications. */
export const randomCommits = fc.array(commit, { minLength: 1, maxLength: 12 });
