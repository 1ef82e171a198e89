import { listFiles } from '../../data/list-files.js';
import { type Comparison, compare } from '../../measure/comparison.js';
import { timeMs } from '../../measure/run-paired.js';
import { evictFiles } from '../../processes/evict-files.js';
import { NOTHING_HELD } from '../../processes/start-query-api.js';
import { type LoadedData, startContenders } from './contenders.js';
import type { QueryCase } from './query-cases.js';

/** Each needs both sides to start anew. */
const MAX_PAIRS = 3;

/**
 * Compares the first question after a start, with no file in the page cache; `undefined` where the system cannot drop
 * files from it.
 */
export async function compareCold(
  question: QueryCase,
  data: LoadedData,
  { pairs, size }: { pairs: number; size: string },
): Promise<Comparison | undefined> {
  const values = { ours: [] as number[], peer: [] as number[] };
  for (let pair = 0; pair < Math.min(pairs, MAX_PAIRS); pair++) {
    const files = [...data.lake.files, ...(await listFiles(data.clickHouseDirectory))];
    if (!(await evictFiles(files))) return undefined;
    const contenders = await startContenders(data, NOTHING_HELD);
    try {
      await contenders.clickHouse.query('SELECT 1');
      values.ours.push(await timeMs(() => contenders.askOurs(question)));
      values.peer.push(await timeMs(() => contenders.askPeer(question)));
    } finally {
      await contenders.stop();
    }
  }
  return compare({
    name: question.name,
    group: `${size}, cold: just started, no file in the page cache`,
    unit: 'ms',
    ours: { name: 'query-api', values: values.ours },
    peer: { name: 'ClickHouse MergeTree', values: values.peer },
    target: 1,
  });
}
