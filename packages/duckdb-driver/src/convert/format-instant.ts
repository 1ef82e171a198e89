const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

const MINUTES = Array.from({ length: 1440 }, (_, minute) => `${pad(minute / 60, 2)}:${pad(minute % 60, 2)}:`);
const SECONDS = Array.from({ length: 60 }, (_, second) => `${pad(second, 2)}.`);
const MILLIS = Array.from({ length: 1000 }, (_, ms) => pad(ms, 3));

// Rows come in the order of time more often than not, so the last day is mostly the next one, too.
let lastDay = Number.NaN;
let lastDayText = '';

/**
 * Milliseconds since 1970 as RFC 3339 in UTC, with further digits of the fraction behind if there are any.
 * It says what `Date.prototype.toISOString` says, at a tenth of the time.
 */
export function formatInstant(epochMs: number, furtherDigits = ''): string {
  const day = Math.floor(epochMs / DAY_MS);
  if (day !== lastDay) {
    lastDay = day;
    lastDayText = new Date(day * DAY_MS).toISOString().slice(0, -'00:00:00.000Z'.length);
  }
  const msOfDay = epochMs - day * DAY_MS;
  const minute = Math.trunc(msOfDay / MINUTE_MS);
  const msOfMinute = msOfDay - minute * MINUTE_MS;
  const second = Math.trunc(msOfMinute / 1000);
  return `${lastDayText}${MINUTES[minute]}${SECONDS[second]}${MILLIS[msOfMinute - second * 1000]}${furtherDigits}Z`;
}

function pad(value: number, digits: number): string {
  return String(Math.trunc(value)).padStart(digits, '0');
}
