import { type AppendReceipt, createAppendQueue } from './append-queue.js';
import { createWriterId } from './create-writer-id.js';
import { RawZoneError } from './raw-zone-error.js';
import { rawZonePaths } from './raw-zone-paths.js';
import { requirePositiveInteger, requireTimerMs } from './raw-zone-settings.js';
import { createSegmentRotation } from './segment-rotation.js';
import type { SegmentWriterOptions } from './segment-writer-options.js';
import { createSerialRunner } from './serial-runner.js';
import { storageError } from './storage-error.js';

/** Appends lines to the raw zone; an append that has resolved survives kill -9 and loss of power. */
export interface SegmentWriter {
  /**
   * Appends whole JSONL lines, never split over two segments, and resolves when they are fsynced.
   *
   * The buffer must not change until then. Rejects with `segment_fenced`, `storage_full` or `storage_failed` (try
   * again; the lines may nevertheless turn up), `lines_malformed` or `writer_closed`.
   */
  append(lines: Buffer): Promise<AppendReceipt>;
  /** Bytes handed in and neither acked nor refused yet. */
  readonly pendingBytes: number;
  /** Seals the segment now; returns its id, or undefined when there was none. Rejects with `storage_…`. */
  sealCurrent(): Promise<string | undefined>;
  /** Waits for pending appends and `onSealed` calls, seals, and removes the lease; twice without harm. */
  close(): Promise<void>;
}

const LF = 0x0a;
const DEFAULT_MAX_WRITE_BYTES = 4 * 1024 * 1024;

/** Creates a group-committing writer, which opens nothing before its first append; throws `settings_invalid`. */
export function createSegmentWriter(options: SegmentWriterOptions): SegmentWriter {
  const { maxWriteBytes = DEFAULT_MAX_WRITE_BYTES, logger } = options;
  requirePositiveInteger('sealAtBytes', options.sealAtBytes);
  requireTimerMs('sealAfterMs', options.sealAfterMs);
  requireTimerMs('leaseMs', options.leaseMs);
  requirePositiveInteger('maxWriteBytes', maxWriteBytes);
  // Made and thrown away, so that a bad prefix is refused now and not at the first append.
  createWriterId(options.writerIdPrefix ?? '');

  const queue = createAppendQueue(maxWriteBytes);
  const serial = createSerialRunner();
  const rotation = createSegmentRotation(options, rawZonePaths(options.directory), () => {
    void serial.run(sealOrLog);
  });
  let commitIsDue = false;
  let closing: Promise<void> | undefined;

  function scheduleCommit(): void {
    if (commitIsDue) return;
    commitIsDue = true;
    void serial.run(commit);
  }

  // Everything that has come in while the last commit was under way is one group: one write, one fdatasync.
  async function commit(): Promise<void> {
    commitIsDue = false;
    const group = queue.takeGroup();
    if (group === undefined) return;
    if (!queue.isEmpty) scheduleCommit();
    try {
      const segment = await rotation.current();
      const offset = await segment.append(group.buffers, group.bytes);
      group.acknowledge(segment.id, offset);
    } catch (error) {
      const refusal = storageError(error, 'append to the raw zone');
      group.refuse(refusal);
      await rotation.abandon(refusal);
    }
    if (rotation.isFull()) await sealOrLog();
  }

  async function seal(): Promise<string | undefined> {
    try {
      return await rotation.seal();
    } catch (error) {
      throw storageError(error, 'seal of a segment');
    }
  }

  async function sealOrLog(): Promise<void> {
    try {
      await seal();
    } catch (error) {
      logger.error('segment could not be sealed', { error: String(error) });
    }
  }

  async function shutDown(): Promise<void> {
    while (!queue.isEmpty) await serial.run(commit);
    await serial.run(sealOrLog);
    await serial.run(rotation.close);
  }

  return {
    async append(lines) {
      if (closing !== undefined) {
        throw new RawZoneError('writer_closed', 'append to the raw zone: the writer is closed');
      }
      if (lines.at(-1) !== LF) {
        throw new RawZoneError('lines_malformed', `append of ${lines.length} bytes: the last one is not LF`);
      }
      const receipt = queue.push(lines);
      scheduleCommit();
      return receipt;
    },
    get pendingBytes() {
      return queue.pendingBytes;
    },
    sealCurrent: () => serial.run(seal),
    close() {
      closing ??= shutDown();
      return closing;
    },
  };
}
