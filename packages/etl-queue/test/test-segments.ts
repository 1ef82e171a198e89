/** The id of a segment that no raw zone has. */
export function testSegment(sequence: number): string {
  return `1700000000000-testwriter-${String(sequence).padStart(6, '0')}`;
}

/** The ids of the first so many of them, in order. */
export function testSegments(count: number): string[] {
  return Array.from({ length: count }, (_, index) => testSegment(index));
}
