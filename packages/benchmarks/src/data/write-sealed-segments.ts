import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { createEventSource } from '@signallake/event-generator';
import { createEventNormalizer, formatEventLine, type LogEventInput } from '@signallake/event-schema';
import { buildSegmentId, ensureRawZone, rawZonePaths } from '@signallake/raw-zone';
import { SEED } from './seed.js';

/** Sealed segments that no worker has seen. */
export interface SealedSegments {
  paths: string[];
  events: number;
  bytes: number;
}

const START_MS = Date.UTC(2026, 0, 1);
const FLUSH_AT_CHARACTERS = 1024 * 1024;

/**
 * Writes generated events as sealed segments, each of them a stretch of time, as ingest-api would have left them.
 * @param options.events in all
 * @param options.segments how many segments they are spread over
 * @param options.source where the events come from; default: generated ones of three days
 */
export async function writeSealedSegments(
  rawDirectory: string,
  { events, segments, source }: { events: number; segments: number; source?: Iterable<LogEventInput> },
): Promise<SealedSegments> {
  await ensureRawZone(rawDirectory);
  const normalize = createEventNormalizer();
  const written: SealedSegments = { paths: [], events: 0, bytes: 0 };
  const inputs = (source ?? createEventSource({ seed: SEED, events, fromMs: START_MS }))[Symbol.iterator]();
  for (let sequence = 0; sequence < segments; sequence++) {
    const id = buildSegmentId({ epochMs: START_MS + sequence, writerId: 'bench', sequence });
    const path = rawZonePaths(rawDirectory).sealedSegment(id);
    const file = createWriteStream(path);
    const last = Math.floor((events * (sequence + 1)) / segments);
    let text = '';
    for (; written.events < last; written.events++) {
      const normalized = normalize(inputs.next().value, START_MS + 86_400_000 * 60);
      if (!normalized.ok)
        throw new Error(`the generator made a bad event: ${JSON.stringify(normalized.errors)}`);
      text += `${formatEventLine(normalized.event)}\n`;
      if (text.length < FLUSH_AT_CHARACTERS) continue;
      if (!file.write(text)) await once(file, 'drain');
      text = '';
    }
    file.end(text);
    await finished(file);
    written.bytes += file.bytesWritten;
    written.paths.push(path);
  }
  return written;
}
