import { parseTimestamp } from '../timestamp.js';

const PATTERN = '"0000-00-00T00:00:00.000000Z"';
const ZERO = 0x30;
const DATE_END = 11;
const TIME_START = 12;

/** What a stored timestamp takes in a line, its quotes included. */
export const STORED_TIMESTAMP_BYTES: number = PATTERN.length;

/** What each byte must be; 0 stands for a digit. */
const SHAPE = Uint8Array.from(PATTERN, (char) => (char === '0' ? 0 : char.charCodeAt(0)));

/** The day that was read last: events come by the thousand from the same one. */
const lastDay = { bytes: new Uint8Array(DATE_END), micros: Number.NaN };

/** Reads a quoted timestamp of the one form that is stored: microseconds since the Unix epoch, NaN for any other. */
export function scanTimestamp(bytes: Uint8Array, start: number, end: number): number {
  if (start + SHAPE.length > end) return Number.NaN;
  for (let index = 0; index < SHAPE.length; index++) {
    const byte = bytes[start + index] as number;
    const expected = SHAPE[index] as number;
    if (expected === 0 ? byte < ZERO || byte > ZERO + 9 : byte !== expected) return Number.NaN;
  }
  const time = start + TIME_START;
  const hour = twoDigits(bytes, time);
  const minute = twoDigits(bytes, time + 3);
  const second = twoDigits(bytes, time + 6);
  if (hour > 23 || minute > 59 || second > 59) return Number.NaN;
  const micros =
    twoDigits(bytes, time + 9) * 10_000 + twoDigits(bytes, time + 11) * 100 + twoDigits(bytes, time + 13);
  return dayMicros(bytes, start) + (hour * 3600 + minute * 60 + second) * 1_000_000 + micros;
}

function dayMicros(bytes: Uint8Array, start: number): number {
  for (let index = 1; index < DATE_END; index++) {
    if (bytes[start + index] !== lastDay.bytes[index]) return readDay(bytes, start);
  }
  return lastDay.micros;
}

function readDay(bytes: Uint8Array, start: number): number {
  const date = String.fromCharCode(...bytes.subarray(start + 1, start + DATE_END));
  lastDay.bytes.set(bytes.subarray(start, start + DATE_END));
  lastDay.micros = parseTimestamp(`${date}T00:00:00Z`) ?? Number.NaN;
  return lastDay.micros;
}

function twoDigits(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) - ZERO) * 10 + (bytes[at + 1] as number) - ZERO;
}
