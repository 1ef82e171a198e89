import { join } from 'node:path';

/** The folder of the table of events below a data directory. */
export function eventsTableDirectory(dataDirectory: string): string {
  return join(dataDirectory, 'lake', 'events');
}
