import { IngestError } from '../ingest/ingest-error.js';
import { CliError, type CliIo } from './cli-io.js';
import type { EventBatch } from './event-batches.js';
import { createCliIngestClient, type IngestOptions } from './ingest-options.js';
import { formatCount, type Progress } from './progress.js';

/** Refused events that are shown. */
const MAX_SHOWN = 5;

/**
 * Sends generated events to an ingest-api and gives `summarize` the counts, whatever happens.
 * @throws {CliError} when the server cannot be reached or refuses events, which it should not: they are all valid.
 */
export async function sendEvents(
  url: string,
  batches: AsyncIterable<EventBatch>,
  options: IngestOptions,
  io: CliIo,
  progress: Progress,
  summarize: (text: string, events: number) => void,
): Promise<void> {
  const client = createCliIngestClient(url, options, io, progress);
  let sent = 0;
  let accepted = 0;
  let rejected = 0;
  let shown = 0;
  async function* counted() {
    for await (const batch of batches) {
      sent += batch.lines.length;
      yield batch;
    }
  }
  try {
    await client.sendAll(counted(), (_batch, result) => {
      accepted += result.accepted;
      rejected += result.rejected;
      progress.update(accepted);
      for (const { path, message } of result.errors.slice(0, MAX_SHOWN - shown)) {
        progress.note(`rejected: ${`${path} ${message}`.trim()}`);
        shown++;
      }
      if (result.accepted === 0)
        throw new CliError('the server took no event of a batch, so no more are sent');
    });
  } catch (error) {
    if (!(error instanceof IngestError)) throw error;
    if (!io.signal.aborted) throw new CliError(error.message);
  } finally {
    client.close();
    const counts = `sent ${formatCount(sent)}, accepted ${formatCount(accepted)}, rejected ${formatCount(rejected)}`;
    const open = sent - accepted - rejected;
    summarize(open > 0 ? `${counts}, not acknowledged ${formatCount(open)}` : counts, accepted);
  }
  if (rejected > 0) throw new CliError(`the server refused ${formatCount(rejected)} events`);
}
