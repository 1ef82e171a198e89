import { type FileHandle, open } from 'node:fs/promises';
import { createWriterId } from './create-writer-id.js';
import { ensureDirectory } from './ensure-raw-zone.js';
import { listRefused } from './list-refused.js';
import type { RawZoneLogger } from './raw-zone-logger.js';
import { rawZonePaths } from './raw-zone-paths.js';
import { requirePositiveInteger } from './raw-zone-settings.js';
import { buildRefusedLine, type RefusedEvent } from './refused-line.js';
import { buildSegmentId } from './segment-id.js';
import { createSerialRunner } from './serial-runner.js';
import { writeFully } from './write-fully.js';

/** A refused event as it is handed in: its text may be of any length. */
export type RefusedEventEntry = Omit<RefusedEvent, 'text' | 'isCut'> & { text: Buffer | string };

/** Keeps refused events for an operator to look at and to send again; it never stands in the way of an answer. */
export interface RefusedEventStore {
  /**
   * Appends the events; resolves to how many of them were kept, when those are fsynced. It never rejects: what does not
   * fit, or cannot be written, is dropped, counted and logged. There is no need to wait for it before an answer.
   */
  keep(events: readonly RefusedEventEntry[]): Promise<number>;
  /** Events dropped so far. */
  readonly droppedEvents: number;
  /** Waits for what was handed in and closes the file; twice without harm. What comes later is dropped. */
  close(): Promise<void>;
}

/** Where refused events go, and how much of them is kept. */
export interface RefusedEventStoreOptions {
  /** The raw zone's own directory. */
  directory: string;
  /** How large all files together may become, of every process that shares the zone, in bytes; 256 MiB unless told. */
  maxTotalBytes?: number;
  /** How much of one event's text is kept, in bytes; 64 KiB unless told. */
  maxTextBytes?: number;
  /** When a new file is begun, in bytes; 16 MiB unless told. */
  maxFileBytes?: number;
  logger: RawZoneLogger;
}

/** Lines that are handed in and not written yet may take so much memory, in bytes. */
const MAX_WAITING_BYTES = 16 * 1024 * 1024;
/** What other processes keep is looked up again after so many bytes of our own. */
const RELIST_AFTER_BYTES = 1024 * 1024;

interface CurrentFile {
  handle: FileHandle;
  bytes: number;
}

/** Creates a store, which opens nothing before its first event; throws `settings_invalid`. */
export function createRefusedEventStore(options: RefusedEventStoreOptions): RefusedEventStore {
  const { directory, logger } = options;
  const {
    maxTotalBytes = 256 * 1024 * 1024,
    maxTextBytes = 64 * 1024,
    maxFileBytes = 16 * 1024 * 1024,
  } = options;
  requirePositiveInteger('maxTotalBytes', maxTotalBytes);
  requirePositiveInteger('maxTextBytes', maxTextBytes);
  requirePositiveInteger('maxFileBytes', maxFileBytes);
  const paths = rawZonePaths(directory);
  const serial = createSerialRunner();
  let current: CurrentFile | undefined;
  let sequence = 0;
  let totalBytes: number | undefined;
  let bytesSinceListing = 0;
  let waitingBytes = 0;
  let droppedEvents = 0;
  let closing: Promise<void> | undefined;

  function drop(events: number, why: string): 0 {
    droppedEvents += events;
    logger.warn('refused events were not kept', { events, why });
    return 0;
  }

  async function bytesKept(): Promise<number> {
    if (totalBytes === undefined || bytesSinceListing >= RELIST_AFTER_BYTES) {
      totalBytes = (await listRefused(directory)).reduce((sum, { bytes }) => sum + bytes, 0);
      bytesSinceListing = 0;
    }
    return totalBytes;
  }

  async function openFile(): Promise<CurrentFile> {
    if (current && current.bytes < maxFileBytes) return current;
    await closeFile();
    await ensureDirectory(paths.refusedDirectory);
    const id = buildSegmentId({ epochMs: Date.now(), writerId: createWriterId('refused'), sequence });
    sequence = (sequence + 1) % 1_000_000;
    current = { handle: await open(paths.refusedFile(id), 'wx'), bytes: 0 };
    await ensureDirectory(paths.refusedDirectory);
    return current;
  }

  async function closeFile(): Promise<void> {
    const file = current;
    current = undefined;
    await file?.handle.close();
  }

  async function write(lines: Buffer, events: number): Promise<number> {
    waitingBytes -= lines.length;
    try {
      if ((await bytesKept()) + lines.length > maxTotalBytes) {
        totalBytes = undefined;
        return drop(events, `${maxTotalBytes} bytes of them are kept`);
      }
      const file = await openFile();
      await writeFully(file.handle, [lines], file.bytes);
      await file.handle.datasync();
      file.bytes += lines.length;
      bytesSinceListing += lines.length;
      totalBytes = (totalBytes ?? 0) + lines.length;
      return events;
    } catch (error) {
      // Half a line may be at its end: nothing more is written to this file.
      await closeFile().catch(() => undefined);
      return drop(events, String(error));
    }
  }

  return {
    get droppedEvents() {
      return droppedEvents;
    },
    async keep(events) {
      if (events.length === 0) return 0;
      if (closing) return drop(events.length, 'the store is closed');
      if (waitingBytes >= MAX_WAITING_BYTES) return drop(events.length, 'the disk does not keep up');
      const lines = Buffer.from(
        events.map((event) => buildRefusedLine(cutText(event, maxTextBytes))).join(''),
      );
      waitingBytes += lines.length;
      return serial.run(() => write(lines, events.length));
    },
    close() {
      closing ??= serial.run(closeFile);
      return closing;
    },
  };
}

function cutText(event: RefusedEventEntry, maxTextBytes: number): RefusedEvent {
  const text = Buffer.from(event.text);
  return { ...event, text: text.subarray(0, maxTextBytes), isCut: text.length > maxTextBytes };
}
