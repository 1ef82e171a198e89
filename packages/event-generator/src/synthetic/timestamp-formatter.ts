import { formatTimestamp } from '@signallake/event-schema';

const MICROS_PER_MINUTE = 60_000_000;
/** Timestamps of one stream lie within a few minutes of each other. */
const CACHED_MINUTES = 8;

/**
 * Creates a `formatTimestamp` that is some times as fast for timestamps close together: it remembers the text up to
 * the minutes. Takes whole microseconds since the Unix epoch, from 0 on.
 */
export function createTimestampFormatter(): (micros: number) => string {
  const minutes = new Array<number>(CACHED_MINUTES).fill(-1);
  const prefixes = new Array<string>(CACHED_MINUTES).fill('');
  return (micros) => {
    const minute = Math.floor(micros / MICROS_PER_MINUTE);
    const slot = minute % CACHED_MINUTES;
    if (minutes[slot] !== minute) {
      minutes[slot] = minute;
      prefixes[slot] = formatTimestamp(minute * MICROS_PER_MINUTE).slice(0, 17);
    }
    // A leading 1 keeps the zeros in front: 5 s and 12 µs are 105000012.
    const digits = String(100_000_000 + micros - minute * MICROS_PER_MINUTE);
    return `${prefixes[slot]}${digits.slice(1, 3)}.${digits.slice(3)}Z`;
  };
}
