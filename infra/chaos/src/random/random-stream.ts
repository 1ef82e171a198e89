import { createHash } from 'node:crypto';

/** Random draws that a seed and a name determine. */
export interface RandomStream {
  /** A number from 0 (included) to 1 (excluded). */
  float(): number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  /** One of the items; throws RangeError when there is none. */
  pick<Item>(items: readonly Item[]): Item;
  /** True with this probability, 0 to 1. */
  chance(probability: number): boolean;
  /** A random UUID (RFC 9562, version 4). */
  uuid(): string;
}

/**
 * Creates the stream of a name: SHA-256 of seed, name and a counter. Each part of the suite draws from a stream of its own, so
 * that what one draws never depends on how fast another is.
 */
export function createRandomStream(seed: number, name: string): RandomStream {
  let block = Buffer.alloc(0);
  let used = 0;
  let counter = 0;

  function take(bytes: number): Buffer {
    if (used + bytes > block.length) {
      block = createHash('sha256').update(`${seed}:${name}:${counter++}`).digest();
      used = 0;
    }
    used += bytes;
    return block.subarray(used - bytes, used);
  }

  const float = (): number => take(4).readUInt32BE(0) / 0x1_0000_0000;
  const between = (low: number, high: number): number => low + Math.floor(float() * (high - low + 1));
  return {
    float,
    between,
    pick(items) {
      const index = between(0, items.length - 1);
      if (index >= items.length || items.length === 0) throw new RangeError('there is nothing to pick from');
      return items[index] as (typeof items)[number];
    },
    chance: (probability) => float() < probability,
    uuid() {
      const bytes = Buffer.from(take(16));
      bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
      bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
      return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    },
  };
}
