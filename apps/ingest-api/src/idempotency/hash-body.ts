import { createHash } from 'node:crypto';
import type { RequestBody } from '../body/open-body.js';

/** A body that is hashed while it is read. */
export interface HashedBody extends RequestBody {
  /** SHA-256 in hex of `seed` and the decompressed bytes; to be called once, after the last of them. */
  digest(): string;
}

/** Hashes a body on its way through; `seed` is what else makes two requests the same. */
export function hashBody(body: RequestBody, seed: string): HashedBody {
  const hash = createHash('sha256').update(`${seed}\n`);
  async function* read(): AsyncGenerator<Buffer> {
    for await (const piece of body) {
      hash.update(piece);
      yield piece;
    }
  }
  return {
    get bytesRead() {
      return body.bytesRead;
    },
    digest: () => hash.digest('hex'),
    [Symbol.asyncIterator]: read,
  };
}
