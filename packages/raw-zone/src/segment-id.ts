import { RawZoneError } from './raw-zone-error.js';

/** What a segment id is made of: creation time (epoch ms, UTC), the writer, and its running number. */
export interface SegmentIdParts {
  epochMs: number;
  writerId: string;
  sequence: number;
}

/** The largest running number that a segment id has room for. */
export const MAX_SEGMENT_SEQUENCE = 999_999;

const MAX_EPOCH_MS = 9_999_999_999_999;
const WRITER_ID = /^[a-z0-9]{1,32}$/;
const SEGMENT_ID = /^([0-9]{13})-([a-z0-9]{1,32})-([0-9]{6})$/;

/** Whether `text` is a writer id: 1 to 32 of a-z and 0-9. */
export function isWriterId(text: string): boolean {
  return WRITER_ID.test(text);
}

/** Whether `text` is a segment id, and so safe as a file name. */
export function isSegmentId(text: string): boolean {
  return SEGMENT_ID.test(text);
}

/** Builds `<13 digits>-<writer id>-<6 digits>`, which sorts by time; throws `segment_id_malformed` beyond the ranges. */
export function buildSegmentId({ epochMs, writerId, sequence }: SegmentIdParts): string {
  if (
    !isWithin(epochMs, MAX_EPOCH_MS) ||
    !isWithin(sequence, MAX_SEGMENT_SEQUENCE) ||
    !isWriterId(writerId)
  ) {
    const parts = JSON.stringify({ epochMs, writerId, sequence });
    throw new RawZoneError('segment_id_malformed', `segment id cannot be built from ${parts}`);
  }
  return `${String(epochMs).padStart(13, '0')}-${writerId}-${String(sequence).padStart(6, '0')}`;
}

/** The parts of a segment id; throws `segment_id_malformed` for any other text. */
export function parseSegmentId(id: string): SegmentIdParts {
  const [, epochMs, writerId, sequence] = SEGMENT_ID.exec(id) ?? [];
  if (epochMs === undefined || writerId === undefined || sequence === undefined) {
    throw new RawZoneError(
      'segment_id_malformed',
      `segment id expected, got ${JSON.stringify(id.slice(0, 80))}`,
    );
  }
  return { epochMs: Number(epochMs), writerId, sequence: Number(sequence) };
}

function isWithin(value: number, max: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value <= max;
}
