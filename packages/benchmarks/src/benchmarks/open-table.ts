import { join } from 'node:path';
import { createTableReader } from '@signallake/lake';
import type { Benchmark } from '../benchmark.js';
import { buildLongLog, type LongLog } from '../data/build-long-log.js';
import { compare } from '../measure/comparison.js';
import { runPaired, timeMs } from '../measure/run-paired.js';

const SHORT = 100;
const LONGER = [10_000, 100_000];

/** Opening and refreshing the snapshot of a table: what does a long history cost? */
export const openTable: Benchmark = {
  name: 'open-table',
  question: 'Does a table with a long history take longer to open, and to refresh by one commit?',
  async run({ directory, pairs, progress }) {
    const short = await buildLongLog(join(directory, 'short'), SHORT, progress);
    const comparisons = [];
    for (const commits of LONGER) {
      const long = await buildLongLog(join(directory, String(commits)), commits, progress);
      for (const { name, measure } of measures) {
        const values = await runPaired({ ours: () => measure(long), peer: () => measure(short) }, { pairs });
        comparisons.push(
          compare({
            name: `${name}, ${commits.toLocaleString('en')} commits`,
            unit: 'ms',
            ours: { name: `${commits.toLocaleString('en')} commits`, values: values.ours },
            peer: { name: `${SHORT} commits`, values: values.peer },
          }),
        );
      }
    }
    return {
      comparisons,
      figures: [],
      remarks: [
        'Both tables hold the same number of live files; a checkpoint is written every 100 commits, and no log entry has expired.',
        'The ratio is the time of the short history to that of the long one: 1 means that the history costs nothing.',
      ],
    };
  },
};

/** Opens or refreshes many times over: one time is too short for the clock. */
const REPEATS = 20;

const measures: { name: string; measure: (log: LongLog) => Promise<number> }[] = [
  {
    name: 'open',
    measure: ({ directory, files }) =>
      timeMs(async () => {
        const snapshot = await createTableReader(directory).refresh();
        if ([...snapshot.files()].length !== files) throw new Error(`${directory} was not read whole`);
      }, REPEATS),
  },
  {
    name: 'refresh by one commit',
    async measure(log) {
      const reader = createTableReader(log.directory);
      await reader.refresh();
      let elapsedMs = 0;
      for (let repeat = 0; repeat < REPEATS; repeat++) {
        const version = await log.commitOnce();
        elapsedMs += await timeMs(() => reader.refresh());
        if (reader.snapshot.version !== version) throw new Error(`${log.directory} was not read to its end`);
      }
      // The next to open it shall not find more commits after the checkpoint than there were.
      await log.checkpoint();
      return elapsedMs / REPEATS;
    },
  },
];
