const INITIAL_CAPACITY_BYTES = 4 * 1024;

/** Bytes put together from pieces of any size. */
export interface ByteCollector {
  readonly length: number;
  append(piece: Buffer): void;
  /** Hands over the first `length` bytes; what follows them stays. */
  take(length: number): Buffer;
  clear(): void;
}

/**
 * Creates an empty collector, which copies: a list of the pieces would let a client that sends single bytes take up
 * a hundred times their size.
 */
export function createByteCollector(): ByteCollector {
  let buffer = Buffer.alloc(0);
  let length = 0;
  let capacity = INITIAL_CAPACITY_BYTES;

  function append(piece: Buffer): void {
    const needed = length + piece.length;
    if (needed > buffer.length) {
      while (capacity < needed) capacity *= 2;
      const grown = Buffer.allocUnsafe(capacity);
      buffer.copy(grown, 0, 0, length);
      buffer = grown;
    }
    piece.copy(buffer, length);
    length = needed;
  }

  return {
    get length() {
      return length;
    },
    append,
    take(takenLength) {
      const taken = buffer.subarray(0, takenLength);
      const rest = buffer.subarray(takenLength, length);
      // The old buffer now belongs to the receiver.
      buffer = Buffer.alloc(0);
      length = 0;
      if (rest.length > 0) append(rest);
      return taken;
    },
    clear() {
      length = 0;
    },
  };
}
