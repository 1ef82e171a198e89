import { formatInstant } from '../answer/format-instant.js';
import type { Grouping } from './grouping.js';

/** The bucket's part of a row of the answer; nothing when there are no buckets. */
export function toBucket({ widthMicros }: Grouping, bucketMicros: number): { bucket?: string } {
  return widthMicros === undefined ? {} : { bucket: formatInstant(bucketMicros) };
}
