/** An inclusive range of status codes. */
export interface StatusRange {
  min: number;
  max: number;
}

/** Reads status codes: one (`503`), a class (`5xx`) or a range (`400-499`); `undefined` when it is none of them. */
export function parseStatusCodes(text: string): StatusRange | undefined {
  const klass = /^([1-5])xx$/i.exec(text)?.[1];
  if (klass !== undefined) return { min: Number(klass) * 100, max: Number(klass) * 100 + 99 };
  const [, min, max = min] = /^([1-5]\d\d)(?:-([1-5]\d\d))?$/.exec(text) ?? [];
  if (min === undefined || Number(min) > Number(max)) return undefined;
  return { min: Number(min), max: Number(max) };
}
