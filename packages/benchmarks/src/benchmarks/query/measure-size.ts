import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BenchmarkContext } from '../../benchmark.js';
import { type BuiltLake, buildLake } from '../../data/build-lake.js';
import type { Comparison } from '../../measure/comparison.js';
import { loadMergeTree } from '../../peers/merge-tree.js';
import { waitUntilHeld } from '../../processes/start-query-api.js';
import { compareCold } from './cold-queries.js';
import { startContenders } from './contenders.js';
import { type QueryCase, queryCases } from './query-cases.js';
import { compareWarm, type WarmComparisons } from './warm-queries.js';

/** What was measured of one data set. */
export interface SizeRun {
  events: number;
  label: string;
  lake: Pick<BuiltLake, 'bytes' | 'files'>;
  warm: ReadonlyMap<QueryCase, WarmComparisons>;
  cold: readonly Comparison[];
  /** Of query-api, after all questions; `null` where the system does not tell. */
  memoryBytes: number | null;
}

/** Asks all questions of a data set, warm and then cold, of both sides. */
export async function measureSize(context: BenchmarkContext, events: number): Promise<SizeRun> {
  const label = `${events.toLocaleString('en')} events`;
  const progress = (message: string) => context.progress(`${label}: ${message}`);
  const directory = join(context.directory, String(events));
  const clickHouseDirectory = join(directory, 'clickhouse');
  await mkdir(clickHouseDirectory, { recursive: true });
  const lake = await buildLake(directory, { events, progress });
  const data = { lake, clickHouseDirectory };
  const options = { pairs: context.pairs, size: label };

  const contenders = await startContenders(data);
  const warm = new Map<QueryCase, WarmComparisons>();
  let memoryBytes: number | null = null;
  try {
    progress('loading ClickHouse');
    await loadMergeTree(contenders.clickHouse, lake.segments);
    await waitUntilHeld(contenders.queryApi);
    for (const question of queryCases) {
      progress(question.name);
      warm.set(question, await compareWarm(question, contenders, options));
    }
    memoryBytes = (await contenders.queryApi.memory())?.bytes ?? null;
  } finally {
    await contenders.stop();
  }
  const cold: Comparison[] = [];
  for (const question of queryCases) {
    progress(`${question.name}, cold`);
    const comparison = await compareCold(question, data, options);
    if (comparison) cold.push(comparison);
  }
  await rm(directory, { recursive: true });
  return { events, label, lake: { bytes: lake.bytes, files: lake.files }, warm, cold, memoryBytes };
}
