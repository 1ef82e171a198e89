/** Where the lines of an acked append lie: `bytes` bytes at `offset` of the segment. */
export interface AppendReceipt {
  segment: string;
  offset: number;
  bytes: number;
}

/** The appends that go out with one write and one fdatasync, and are acked or refused together. */
interface AppendGroup {
  buffers: Buffer[];
  bytes: number;
  acknowledge(segmentId: string, offset: number): void;
  refuse(error: Error): void;
}

/** Appends that wait for the write under way to end. */
export interface AppendQueue {
  /** Bytes handed in and neither acked nor refused yet. */
  readonly pendingBytes: number;
  readonly isEmpty: boolean;
  push(lines: Buffer): Promise<AppendReceipt>;
  takeGroup(): AppendGroup | undefined;
}

interface PendingAppend {
  lines: Buffer;
  resolve(receipt: AppendReceipt): void;
  reject(error: Error): void;
}

// IOV_MAX on Linux and macOS: with more buffers one writev would be several system calls.
const MAX_GROUP_APPENDS = 1024;

/** Creates a queue whose groups hold at most `maxGroupBytes`, save for a single append that is larger. */
export function createAppendQueue(maxGroupBytes: number): AppendQueue {
  let waiting: PendingAppend[] = [];
  let pendingBytes = 0;

  function groupLength(): number {
    let bytes = 0;
    const most = Math.min(waiting.length, MAX_GROUP_APPENDS);
    for (let count = 0; count < most; count += 1) {
      bytes += waiting[count]?.lines.length ?? 0;
      if (bytes > maxGroupBytes) return Math.max(1, count);
    }
    return most;
  }

  return {
    get pendingBytes() {
      return pendingBytes;
    },
    get isEmpty() {
      return waiting.length === 0;
    },
    push(lines) {
      pendingBytes += lines.length;
      return new Promise((resolve, reject) => {
        waiting.push({ lines, resolve, reject });
      });
    },
    takeGroup() {
      const length = groupLength();
      if (length === 0) return undefined;
      const appends = waiting.slice(0, length);
      waiting = waiting.slice(length);
      const bytes = appends.reduce((sum, { lines }) => sum + lines.length, 0);
      return {
        buffers: appends.map(({ lines }) => lines),
        bytes,
        acknowledge(segment, offset) {
          pendingBytes -= bytes;
          let at = offset;
          for (const { lines, resolve } of appends) {
            resolve({ segment, offset: at, bytes: lines.length });
            at += lines.length;
          }
        },
        refuse(error) {
          pendingBytes -= bytes;
          for (const { reject } of appends) reject(error);
        },
      };
    },
  };
}
