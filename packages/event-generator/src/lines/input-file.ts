import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

/** How much is read at once: about as many lines of an access log as a batch has. */
const CHUNK_BYTES = 262_144;

/** An input to read lines from. */
export interface InputFile {
  name: string;
  /** Size in bytes as it lies on disk; `undefined` for standard input. */
  bytes: number | undefined;
}

/** Finds an input; `-` is standard input. @throws the file system's error when there is no such file. */
export async function findInputFile(path: string): Promise<InputFile> {
  if (path === '-') return { name: 'stdin', bytes: undefined };
  const { size } = await stat(path);
  return { name: path, bytes: size };
}

/**
 * Reads an input, decompressed when it begins like gzip, whatever its name (RFC 1952, section 2.3.1). `onRead` is told
 * of every piece of the input's own bytes. An abort of the signal ends the reading early, without an error.
 */
export async function* readInputFile(
  file: InputFile,
  stdin: Readable,
  onRead: (bytes: number) => void,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const source =
    file.bytes === undefined ? stdin : createReadStream(file.name, { highWaterMark: CHUNK_BYTES });
  const close = () => source.destroy();
  signal.addEventListener('abort', close);
  try {
    if (signal.aborted) return;
    yield* decompress(countBytes(source, onRead));
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', close);
    close();
  }
}

async function* countBytes(source: AsyncIterable<Buffer>, onRead: (bytes: number) => void) {
  for await (const chunk of source) {
    onRead(chunk.length);
    yield chunk;
  }
}

async function* decompress(chunks: AsyncGenerator<Buffer>): AsyncGenerator<Uint8Array> {
  let head = Buffer.alloc(0);
  while (head.length < 2) {
    const next = await chunks.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  async function* whole() {
    if (head.length > 0) yield head;
    yield* chunks;
  }
  if (head[0] !== 0x1f || head[1] !== 0x8b) {
    yield* whole();
    return;
  }
  const output = createGunzip({ chunkSize: CHUNK_BYTES });
  const done = pipeline(Readable.from(whole()), output);
  // Awaited below; a failure reaches the reader of `output` first.
  done.catch(() => {});
  yield* output;
  await done;
}
