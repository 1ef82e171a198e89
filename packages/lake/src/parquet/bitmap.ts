/** A bitmap of `length` bits, the lowest bit of a byte first. Source: Arrow Columnar Format, "Validity bitmaps". */
export function buildBitmap(length: number, isSet: (index: number) => boolean): Uint8Array {
  const bitmap = new Uint8Array((length + 7) >> 3);
  for (let index = 0; index < length; index++) {
    if (isSet(index)) (bitmap[index >> 3] as number) |= 1 << (index & 7);
  }
  return bitmap;
}
