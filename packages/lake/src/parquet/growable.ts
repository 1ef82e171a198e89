/** A typed array that can be replaced by a longer one of its kind. */
type NumberArray = Uint8Array | Int32Array | Float64Array;

const LEAST_LENGTH = 64;

/**
 * A copy of a full array with room for at least `length` elements, and for at least twice as many as it had: appending
 * costs the same on average however long the array becomes. Whoever appends looks first whether there is room: that is
 * the one thing that is done for every value.
 */
export function enlarge<Numbers extends NumberArray>(array: Numbers, length: number): Numbers {
  const Constructor = array.constructor as new (length: number) => Numbers;
  const longer = new Constructor(Math.max(LEAST_LENGTH, array.length * 2, length));
  longer.set(array);
  return longer;
}
