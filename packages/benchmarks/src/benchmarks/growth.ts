import type { Benchmark } from '../benchmark.js';
import { QUERY_THREADS } from '../processes/start-query-api.js';
import { measureFilesOfADay } from './growth/files-of-a-day.js';
import { measureLayouts } from './growth/layouts.js';

/** What more files and finer layouts cost. */
export const growth: Benchmark = {
  name: 'growth',
  question: 'What do more files a day cost, and which layout suits whom?',
  async run(context) {
    return {
      comparisons: [],
      figures: [],
      tables: [await measureFilesOfADay(context), await measureLayouts(context)],
      remarks: [
        `${context.events.toLocaleString('en')} events, the same ones in each table; p50, p95 and p99 by service over HTTP, ${QUERY_THREADS} threads, files in the page cache, no cached answers. Medians of five, or of fewer where five would take longer than five seconds.`,
        '“Open” is reading the log from its beginning, with the checkpoint that upkeep would have written.',
        'Before compaction each partition has a file of each of two segments that span the whole time; after it, it has one.',
        'The status codes are spread evenly, so that every partition of the fine layout exists: traffic that mostly succeeds has fewer.',
      ],
    };
  },
};
