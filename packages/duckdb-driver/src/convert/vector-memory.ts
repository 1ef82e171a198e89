import duckdb, { type Vector } from '@duckdb/node-bindings';

/** A view of a vector's values where they lie; it is valid for as long as the vector's chunk is reachable. */
export function viewValues(vector: Vector, count: number, bytesPerValue: number): DataView {
  const bytes = duckdb.vector_get_data(vector, count * bytesPerValue);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Tells of each value whether it is there; undefined when none of the vector's values is NULL. */
export function viewValidity(vector: Vector, count: number): ((index: number) => boolean) | undefined {
  // One bit a value, the lowest first, in words of 64; no mask at all when every value is valid.
  const mask: Uint8Array | null = duckdb.vector_get_validity(vector, Math.ceil(count / 64) * 8);
  if (!mask) return undefined;
  const view = new DataView(mask.buffer, mask.byteOffset, mask.byteLength);
  return (index) => ((view.getUint8(index >> 3) >> (index & 7)) & 1) === 1;
}

/** Reads `count` values by their index, with null for those that are not there. */
export function readValid<T>(
  isValid: ((index: number) => boolean) | undefined,
  count: number,
  read: (index: number) => T,
): (T | null)[] {
  const values = new Array<T | null>(count).fill(null);
  for (let index = 0; index < count; index++) {
    if (!isValid || isValid(index)) values[index] = read(index);
  }
  return values;
}

/** The bytes behind the pointer that stands at `pointerOffset` of a view, where they lie. */
export function viewPointedBytes(view: DataView, pointerOffset: number, byteCount: number): Buffer {
  const { buffer, byteOffset } = view;
  if (!(buffer instanceof ArrayBuffer)) throw new TypeError('vector memory is not an ArrayBuffer');
  const bytes = duckdb.get_data_from_pointer(buffer, byteOffset + pointerOffset, byteCount);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The address that stands at `offset` of a view (exact: user space is below 2^53). */
export function readAddress(view: DataView, offset: number): number {
  return view.getUint32(offset + 4, true) * 2 ** 32 + view.getUint32(offset, true);
}
