import { type FileHandle, open } from 'node:fs/promises';
import { fileIdentity } from './file-identity.js';
import { RawZoneError } from './raw-zone-error.js';
import { requirePositiveInteger } from './raw-zone-settings.js';
import { createSerialRunner } from './serial-runner.js';
import { storageError } from './storage-error.js';
import { DEFAULT_MAX_LINE_BYTES, type LineChunk } from './whole-line-chunks.js';

/** Follows a segment that is being appended to. */
export interface SegmentTail {
  /** `<device>:<inode>` as in `SegmentInfo`: when the listing tells another one, follow that file from `offset`. */
  readonly inode: string;
  /** Where the next lines begin, in bytes. */
  readonly offset: number;
  /**
   * The next whole lines, up to about `maxBytes`, or undefined when there are none yet: call it until then.
   *
   * Lines may be seen shortly before their append is acked. Rejects with `line_too_long` or `storage_failed`.
   */
  readNew(): Promise<LineChunk | undefined>;
  /** Closes the file; twice without harm. */
  close(): Promise<void>;
}

/** Where a tail begins and how much it reads at once, in bytes. */
export interface SegmentTailOptions {
  /** The offset of the beginning of a line; 0 unless told. */
  start?: number | undefined;
  /** 1 MiB unless told. */
  maxBytes?: number | undefined;
  /** How much is buffered while no line end comes; 16 MiB unless told. */
  maxLineBytes?: number | undefined;
}

const LF = 0x0a;
const FIRST_READ_BYTES = 64 * 1024;

/** Opens a segment once and for all, so that its renames do not matter; rejects with `segment_not_found`. */
export async function createSegmentTail(
  path: string,
  options: SegmentTailOptions = {},
): Promise<SegmentTail> {
  const { start = 0, maxBytes = 1024 * 1024, maxLineBytes = DEFAULT_MAX_LINE_BYTES } = options;
  requirePositiveInteger('maxBytes', maxBytes);
  const { handle, inode } = await openIdentified(path);
  const serial = createSerialRunner();
  let offset = start;
  // Grows up to maxBytes while there is much to read, and beyond it only for a longer line.
  let buffer = Buffer.allocUnsafe(Math.min(FIRST_READ_BYTES, maxBytes));

  async function readNew(): Promise<LineChunk | undefined> {
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, offset);
      const end = buffer.subarray(0, bytesRead).lastIndexOf(LF) + 1;
      const isFilled = bytesRead === buffer.length;
      if (end > 0) {
        const chunk = { lines: Buffer.from(buffer.subarray(0, end)), offset };
        offset += end;
        if (isFilled && buffer.length !== maxBytes) {
          buffer = Buffer.allocUnsafe(Math.min(buffer.length * 2, maxBytes));
        }
        return chunk;
      }
      if (!isFilled) return undefined;
      if (buffer.length >= maxLineBytes) {
        throw new RawZoneError(
          'line_too_long',
          `${path}: line at byte ${offset} exceeds ${maxLineBytes} bytes`,
        );
      }
      buffer = Buffer.allocUnsafe(Math.min(buffer.length * 2, maxLineBytes));
    }
  }

  return {
    inode,
    get offset() {
      return offset;
    },
    readNew: () =>
      serial.run(async () => {
        try {
          return await readNew();
        } catch (error) {
          throw storageError(error, `segment ${path}`);
        }
      }),
    close: () => serial.run(() => handle.close()),
  };
}

async function openIdentified(path: string): Promise<{ handle: FileHandle; inode: string }> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, 'r');
    return { handle, inode: fileIdentity(await handle.stat({ bigint: true })) };
  } catch (error) {
    await handle?.close();
    throw storageError(error, `segment ${path}`, 'segment_not_found');
  }
}
