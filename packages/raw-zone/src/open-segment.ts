import { open } from 'node:fs/promises';
import { fileIdentity, statIfPresent } from './file-identity.js';
import { RawZoneError } from './raw-zone-error.js';
import type { RawZonePaths } from './raw-zone-paths.js';
import type { RawZoneStepHook } from './raw-zone-step.js';
import { syncDirectory } from './sync-directory.js';
import { unlinkIfPresent } from './unlink-if-present.js';
import { writeFully } from './write-fully.js';

/*
 * Why a recoverer cannot lose an acked line.
 *
 *   writer, each commit:       W write → S fdatasync → C open/<segment> still is this file? → A ack
 *   recoverer, each segment:   F rename open/<segment> to fenced/ → R read the file to its end → copy → link as sealed
 *
 * The path open/<segment> names this file from its exclusive creation until F and never again: ids are not reused,
 * nothing renames back, and no other file can get this inode number while the writer holds the file open. So when C
 * finds it, C came before F (rename and stat are atomic within one kernel), and W → C → F → R: what W wrote is in the
 * one page cache that R reads, whether or not S had been reached by the time of F. When C does not find it, nothing
 * of this commit is acked; its whole lines may be in the copy, which a client that sends them again must expect.
 *
 * A pause (SIGSTOP, a stalled disk, a suspended machine) between any two steps changes nothing: before C, C fails;
 * after C, the late ack is for lines that are in the copy. What a woken writer still writes goes to the fenced file,
 * never to the sealed one, which is another file. The sealed name is given by link, so of several recoverers, or a
 * recoverer and the sealing writer, the first one wins and every acked line is sealed once.
 *
 * This holds for processes on one kernel with a local file system, containers included; not for a network file
 * system that caches on each client.
 */

/** A segment file that this process appends to. */
export interface OpenSegment {
  id: string;
  /** Bytes written, fsynced and checked: the part that is acked. */
  readonly ackedBytes: number;
  /** Appends and makes durable; returns the offset. Once it has thrown, the file must not be appended to again. */
  append(buffers: Buffer[], bytes: number): Promise<number>;
  /** Whether a recoverer has taken the segment away. */
  isFenced(): Promise<boolean>;
  /** Frees the space of what was written and not acked. */
  cutUnacked(): Promise<void>;
  close(): Promise<void>;
}

/** Creates `open/<id>.jsonl`, which must not exist, and makes its name durable; throws what the system throws. */
export async function createOpenSegment(
  paths: RawZonePaths,
  id: string,
  onStep?: RawZoneStepHook,
): Promise<OpenSegment> {
  const path = paths.openSegment(id);
  const handle = await open(path, 'wx');
  let identity: string;
  try {
    identity = fileIdentity(await handle.stat({ bigint: true }));
    await syncDirectory(paths.openDirectory);
  } catch (error) {
    // Nothing was written; should the empty file stay, a recoverer removes it.
    await Promise.allSettled([handle.close(), unlinkIfPresent(path)]);
    throw error;
  }
  await onStep?.('after-create');

  let ackedBytes = 0;

  async function isFenced(): Promise<boolean> {
    const stats = await statIfPresent(path);
    return stats === undefined || fileIdentity(stats) !== identity;
  }

  return {
    id,
    get ackedBytes() {
      return ackedBytes;
    },
    isFenced,
    async append(buffers, bytes) {
      const offset = ackedBytes;
      await onStep?.('before-append');
      await writeFully(handle, buffers, offset);
      await onStep?.('after-append');
      await handle.datasync();
      await onStep?.('after-fsync');
      if (await isFenced()) {
        throw new RawZoneError('segment_fenced', `segment ${id}: taken over by a recoverer before the ack`);
      }
      await onStep?.('after-check');
      ackedBytes += bytes;
      return offset;
    },
    cutUnacked: () => handle.truncate(ackedBytes),
    close: () => handle.close(),
  };
}
