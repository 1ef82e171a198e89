/** A 64-bit integer, signed or not, that is exact as a JS number; undefined when it is not. */
export function readSafeInteger(view: DataView, offset: number, signed: boolean): number | undefined {
  const high = signed ? view.getInt32(offset + 4, true) : view.getUint32(offset + 4, true);
  const value = high * 2 ** 32 + view.getUint32(offset, true);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** A signed 64-bit integer as a number where that is exact, else as digits. */
export function readJsonInt64(view: DataView, offset: number): number | string {
  return readSafeInteger(view, offset, true) ?? view.getBigInt64(offset, true).toString();
}

/** An unsigned 64-bit integer as a number where that is exact, else as digits. */
export function readJsonUint64(view: DataView, offset: number): number | string {
  return readSafeInteger(view, offset, false) ?? view.getBigUint64(offset, true).toString();
}

/** A signed 128-bit integer. */
export function readInt128(view: DataView, offset: number): bigint {
  return (view.getBigInt64(offset + 8, true) << 64n) | view.getBigUint64(offset, true);
}

/** An unsigned 128-bit integer. */
export function readUint128(view: DataView, offset: number): bigint {
  return (view.getBigUint64(offset + 8, true) << 64n) | view.getBigUint64(offset, true);
}

/** A bigint as a number where that is exact, else as digits. */
export function toJsonInteger(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}
