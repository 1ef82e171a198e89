import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createEventSource } from '@signallake/event-generator';
import type { BenchmarkContext, ResultTable } from '../../benchmark.js';
import { SEED } from '../../data/seed.js';
import { writeSealedSegments } from '../../data/write-sealed-segments.js';
import { writeTable } from '../../data/write-table.js';
import { measureTable } from './measure-table.js';

const FILES = [1, 10, 100, 1000, 10_000];
const DAY_MS = Date.UTC(2026, 0, 1);

const questions = {
  wide: '/v1/metrics/latency',
  narrow: '/v1/metrics/latency?service=checkout',
};

/** The same events of one day in ever more files. */
export async function measureFilesOfADay(context: BenchmarkContext): Promise<ResultTable> {
  const { directory, events, progress } = context;
  const rows: ResultTable['rows'][number][] = [];
  for (const count of FILES.filter((files) => files <= events)) {
    progress(`a day of ${count.toLocaleString('en')} files`);
    const folder = join(directory, `files-${count}`);
    const source = createEventSource({ seed: SEED, events, fromMs: DAY_MS, days: 1 });
    const { paths } = await writeSealedSegments(join(folder, 'source'), { events, segments: count, source });
    const data = join(folder, 'data');
    const files = await writeTable(data, { partitionBy: 'date', segments: paths });
    const { openMs, fromFiles, held } = await measureTable(data, questions);
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    rows.push({
      label: count.toLocaleString('en'),
      values: [bytes / events, openMs, fromFiles.wideMs, fromFiles.narrowMs, held.wideMs, held.narrowMs],
    });
    await rm(folder, { recursive: true });
  }
  return {
    title: 'Growth with the files of a day',
    rowName: 'files',
    columns: [
      { name: 'Parquet', unit: 'bytes/event' },
      { name: 'open', unit: 'ms' },
      { name: 'all, from files', unit: 'ms' },
      { name: 'one service, from files', unit: 'ms' },
      { name: 'all, held in memory', unit: 'ms' },
      { name: 'one service, held in memory', unit: 'ms' },
    ],
    rows,
    charts: ['all, from files'],
  };
}
