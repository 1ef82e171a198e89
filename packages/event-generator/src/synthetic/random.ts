/** A stream of pseudo-random numbers. */
export interface Random {
  /** The next integer from 0 to 2^32 - 1. */
  uint32(): number;
  /** The next number from 0 (included) to 1 (excluded). */
  float(): number;
}

/**
 * Creates xoshiro128** 1.1 on a state of four 32-bit words that are not all zero.
 * Source: David Blackman and Sebastiano Vigna, "Scrambled Linear Pseudorandom Number Generators" (2021).
 */
export function createXoshiro128(state: readonly [number, number, number, number]): Random {
  // A typed array, since integers of 32 bits in closure variables would be allocated one by one.
  const words = Uint32Array.from(state);
  const uint32 = (): number => {
    // Read one by one: destructuring would go through an iterator, on every draw.
    const a = words[0] as number;
    const b = words[1] as number;
    const c = words[2] as number;
    const d = words[3] as number;
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    words[0] = a ^ d ^ b;
    words[1] = b ^ c ^ a;
    words[2] = c ^ a ^ (b << 9);
    words[3] = rotateLeft(d ^ b, 11);
    return result;
  };
  return { uint32, float: () => uint32() / 0x1_0000_0000 };
}

/**
 * Creates the random stream number `stream` of a seed; both are safe integers of at least 0. Different pairs give
 * unrelated streams, so one part of the generator can draw more without changing what another part draws.
 */
export function createRandom(seed: number, stream: number): Random {
  let mixed = 0;
  const words = [seed, seed / 0x1_0000_0000, stream, stream / 0x1_0000_0000].map((part) => {
    mixed = mix(mixed ^ part);
    return mixed;
  });
  // Another round, so that every word depends on all four parts.
  const state = words.map((word) => {
    mixed = mix(mixed ^ word);
    return mixed;
  }) as [number, number, number, number];
  if (state.every((word) => word === 0)) state[0] = 1;
  return createXoshiro128(state);
}

/** One step of SplitMix32: a Weyl increment and the finalizer of MurmurHash3 (public domain, Austin Appleby). */
function mix(value: number): number {
  let bits = (value + 0x9e37_79b9) | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85eb_ca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2_ae35);
  return bits ^ (bits >>> 16);
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
