import type { EventBook } from '../check/event-book.js';
import type { Findings } from '../check/findings.js';
import { judgeEvents } from '../check/judge-events.js';
import { readPages } from '../query/query-kinds.js';
import type { StackMember } from '../stack/stack.js';
import { compareQuarantine } from './compare-quarantine.js';
import { readLakeEvents } from './read-lake-events.js';

/** Holds everything that query-api lists, and everything in the Parquet files, against everything that was acked. */
export async function compareAll(parts: {
  query: StackMember;
  book: EventBook;
  findings: Findings;
  dataDirectory: string;
}): Promise<void> {
  const { query, book, findings, dataDirectory } = parts;
  const due = [...book.events()].map(({ event_id }) => event_id).filter(book.isDue);
  const listed = await readPages({ member: query, findings }, 'limit=1000');
  if (listed === undefined) findings.add('unreachable', 'at the end query-api did not list the events');
  for (const [where, events] of [
    ['query-api', listed],
    ['Parquet files', await readLakeEvents(dataDirectory)],
  ] as const) {
    for (const { kind, message } of judgeEvents(events ?? [], events ? due : [], book)) {
      findings.add(kind, `at the end, in the ${where}: ${message}`);
    }
  }
  await compareQuarantine(dataDirectory, book.damaged, findings);
}
