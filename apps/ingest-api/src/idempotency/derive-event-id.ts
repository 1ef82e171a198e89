import { createHash } from 'node:crypto';

/**
 * Makes the id of an event that brought none: a UUIDv8 (RFC 9562, section 5.8), the same for the same record, place in
 * the batch and text. The text is in it so that two events that differ never share an id.
 */
export function deriveEventId(record: string, index: number, text: string): string {
  const bytes = createHash('sha256').update(`${record}:${index}:`).update(text).digest();
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
