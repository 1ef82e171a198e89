const INSTANT = /^([+-]?\d{4,6})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?Z$/;
const DAY_MS = 86_400_000;

/** The largest signed number of 64 bits, which DuckDB and others take for the end of time. */
const FOREVER = 2n ** 63n - 1n;

/**
 * Reads an instant of ISO 8601 in UTC, years of up to six digits included, or `infinity`, as whole units since the Unix
 * epoch, `digits` of which make up the fraction of a second.
 * @throws RangeError when the text is none
 */
export function parseInstant(text: string, digits: 6 | 9): bigint {
  if (text === 'infinity') return FOREVER;
  if (text === '-infinity') return -FOREVER;
  const distant = /^(-?\d+) ms since 1970$/.exec(text)?.[1];
  if (distant !== undefined) return BigInt(distant) * 10n ** BigInt(digits - 3);
  const [, year, month, day, hour, minute, second, fraction = ''] = INSTANT.exec(text) ?? [];
  if (year === undefined) throw new RangeError(`Instant ${JSON.stringify(text.slice(0, 50))} is none`);
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  date.setUTCHours(Number(hour), Number(minute), Number(second));
  const units = fraction.slice(0, digits).padEnd(digits, '0');
  return BigInt(date.getTime() / 1000) * 10n ** BigInt(digits) + BigInt(units);
}

/**
 * Reads a day, or `infinity`, as days since 1970.
 * @throws RangeError when the text is none
 */
export function parseDay(text: string): number {
  if (text === 'infinity') return 2 ** 31 - 1;
  if (text === '-infinity') return 1 - 2 ** 31;
  const distant = /^(-?\d+) days since 1970$/.exec(text)?.[1];
  if (distant !== undefined) return Number(distant);
  return Number(parseInstant(`${text}T00:00:00Z`, 6) / BigInt(DAY_MS * 1000));
}
