import type { IngestClient, IngestLineError } from '@signallake/event-generator';
import { markReplayed } from '@signallake/raw-zone';
import { type EventToReplay, toEventToReplay } from './event-to-replay.js';
import { type QuarantineFile, type QuarantineItem, readQuarantineItems } from './quarantine-item.js';

/** What became of the lines of a replay. */
export interface ReplayResult {
  accepted: number;
  rejected: number;
  /** Sent by an earlier replay. */
  alreadyReplayed: number;
}

/** Small, so that ingest-api's answer names every event that it refuses. */
const BATCH_LINES = 50;

interface ReplayParts {
  rawDirectory: string;
  client: Pick<IngestClient, 'send'>;
  /** The text to send in place of a line; `undefined` leaves the line out, `null` sends it as it is. */
  repair: (item: QuarantineItem) => string | null | undefined;
  onRejected: (item: QuarantineItem, reason: string) => void;
}

interface Pending {
  item: QuarantineItem;
  event: EventToReplay;
}

/**
 * Sends the lines of a file again that were not yet, and records each that is accepted, after it is. Killed in between, the
 * next replay sends an event once more under the same id and timestamp, which counts once.
 */
export async function replayFile(file: QuarantineFile, parts: ReplayParts): Promise<ReplayResult> {
  const result: ReplayResult = { accepted: 0, rejected: 0, alreadyReplayed: 0 };
  const reject = (item: QuarantineItem, reason: string) => {
    result.rejected++;
    parts.onRejected(item, reason);
  };

  async function send(pending: readonly Pending[]): Promise<void> {
    if (pending.length === 0) return;
    const { errors, rejected } = await parts.client.send(pending.map(({ event }) => event.text));
    const reasons = new Map(errors.map((error) => [error.index, describe(error)]));
    if (reasons.size !== rejected && pending.length > 1) {
      // The answer does not tell which: one by one it does.
      for (const one of pending) await send([one]);
      return;
    }
    const accepted = pending.filter((_, index) => rejected === 0 || !reasons.has(index));
    const isUnnamed = rejected > 0 && reasons.size === 0;
    for (const [index, { item }] of pending.entries()) {
      const reason = reasons.get(index) ?? (isUnnamed ? 'refused by ingest-api' : undefined);
      if (reason !== undefined) reject(item, reason);
    }
    if (isUnnamed || accepted.length === 0) return;
    const replayedAt = new Date().toISOString();
    await markReplayed(
      parts.rawDirectory,
      file.segment,
      accepted.map(({ item, event }) => ({ offset: item.offset, replayedAt, eventId: event.eventId })),
    );
    result.accepted += accepted.length;
  }

  let batch: Pending[] = [];
  for await (const item of readQuarantineItems(parts.rawDirectory, file)) {
    if (item.isReplayed) {
      result.alreadyReplayed++;
      continue;
    }
    const repaired = parts.repair(item);
    if (repaired === undefined) continue;
    if (repaired === null && item.isCut) {
      reject(item, 'only its beginning was kept');
      continue;
    }
    const event = toEventToReplay(item, repaired ?? item.line.toString('utf8'));
    if (event) batch.push({ item, event });
    else reject(item, 'is no JSON object');
    if (batch.length < BATCH_LINES) continue;
    await send(batch);
    batch = [];
  }
  await send(batch);
  return result;
}

function describe({ path, message }: IngestLineError): string {
  return path === '' ? message : `${path} ${message}`;
}
