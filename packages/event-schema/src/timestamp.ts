const MICROS_PER_SECOND = 1_000_000;
const MICROS_PER_MINUTE = 60 * MICROS_PER_SECOND;
const MICROS_PER_HOUR = 60 * MICROS_PER_MINUTE;
const MICROS_PER_DAY = 24 * MICROS_PER_HOUR;
const ZERO = 48;
const TWO_DIGITS = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));

/** The day that was formatted last: events come by the thousand from the same one, and Date is slow. */
let lastDay = { number: Number.NaN, text: '' };

/**
 * Parses an RFC 3339 date-time with an offset to microseconds since the Unix epoch; `undefined` when the text is
 * none. Digits beyond the sixth decimal are cut off; second 60 (a leap second) is the first of the next minute.
 * Source: RFC 3339, section 5.6.
 */
export function parseTimestamp(text: string): number | undefined {
  const separator = text.charCodeAt(10) | 0x20;
  if (text.length < 20 || text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return undefined;
  if ((separator !== 116 && separator !== 32) || text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) {
    return undefined;
  }
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  const hour = digits(text, 11, 13);
  const minute = digits(text, 14, 16);
  const second = digits(text, 17, 19);
  if (!(year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month))) {
    return undefined;
  }
  if (!(hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59 && second >= 0 && second <= 60))
    return undefined;

  let position = 19;
  let micros = 0;
  if (text.charCodeAt(position) === 46) {
    const start = ++position;
    for (let digit = digitAt(text, position); digit >= 0; digit = digitAt(text, ++position)) {
      if (position - start < 6) micros = micros * 10 + digit;
    }
    const count = position - start;
    if (count === 0) return undefined;
    if (count < 6) micros *= 10 ** (6 - count);
  }
  const offsetMinutes = parseOffset(text, position);
  if (Number.isNaN(offsetMinutes)) return undefined;
  const epochSeconds = daysSinceEpoch(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second;
  return (epochSeconds - offsetMinutes * 60) * MICROS_PER_SECOND + micros;
}

/**
 * Formats microseconds since the Unix epoch as the one form SignalLake stores: UTC with six decimals, 27 characters
 * for the years 0 to 9999.
 */
export function formatTimestamp(micros: number): string {
  const day = Math.floor(micros / MICROS_PER_DAY);
  if (day !== lastDay.number)
    lastDay = { number: day, text: new Date(day * 86_400_000).toISOString().slice(0, -13) };
  let rest = micros - day * MICROS_PER_DAY;
  const hour = Math.floor(rest / MICROS_PER_HOUR);
  rest -= hour * MICROS_PER_HOUR;
  const minute = Math.floor(rest / MICROS_PER_MINUTE);
  rest -= minute * MICROS_PER_MINUTE;
  const second = Math.floor(rest / MICROS_PER_SECOND);
  const fraction = String(rest - second * MICROS_PER_SECOND).padStart(6, '0');
  return `${lastDay.text}${TWO_DIGITS[hour]}:${TWO_DIGITS[minute]}:${TWO_DIGITS[second]}.${fraction}Z`;
}

function digitAt(text: string, index: number): number {
  const digit = text.charCodeAt(index) - ZERO;
  return digit >= 0 && digit <= 9 ? digit : -1;
}

/** The number in `text[start, end)`, or NaN when a character there is no digit. */
function digits(text: string, start: number, end: number): number {
  let value = 0;
  for (let index = start; index < end; index++) {
    const digit = digitAt(text, index);
    if (digit < 0) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** Minutes east of UTC of the offset that ends the text at `position`, or NaN. */
function parseOffset(text: string, position: number): number {
  const code = text.charCodeAt(position);
  if (code === 90 || code === 122) return text.length === position + 1 ? 0 : Number.NaN;
  if ((code !== 43 && code !== 45) || text.length !== position + 6 || text.charCodeAt(position + 3) !== 58) {
    return Number.NaN;
  }
  const hours = digits(text, position + 1, position + 3);
  const minutes = digits(text, position + 4, position + 6);
  if (!(hours <= 23 && minutes <= 59)) return Number.NaN;
  return (code === 45 ? -1 : 1) * (hours * 60 + minutes);
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days from 1970-01-01 to a date of the proleptic Gregorian calendar (Date.UTC reads years 0 to 99 as 19xx). */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146_097 +
    yearOfEra * 365 +
    Math.floor(yearOfEra / 4) -
    Math.floor(yearOfEra / 100) +
    dayOfYear -
    719_468
  );
}
