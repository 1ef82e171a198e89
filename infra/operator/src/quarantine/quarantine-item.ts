import { isUtf8 } from 'node:buffer';
import {
  listQuarantine,
  listRefused,
  parseSegmentId,
  readQuarantine,
  readRefused,
  readReplayed,
} from '@signallake/raw-zone';

/** A line that could not be converted, or an event that was refused. */
export interface QuarantineItem {
  source: 'quarantine' | 'refused';
  /** The segment, or the file of refused events. */
  segment: string;
  offset: number;
  reasons: readonly string[];
  line: Buffer;
  /** Whether `line` is only the beginning, so that it cannot be sent again. */
  isCut: boolean;
  /** When it came in, as far as that is known. */
  receivedAt: string;
  isReplayed: boolean;
}

/** A file of such lines. */
export interface QuarantineFile {
  source: QuarantineItem['source'];
  segment: string;
}

/** Every file with lines to look at, the oldest first. */
export async function listQuarantineFiles(rawDirectory: string): Promise<QuarantineFile[]> {
  const quarantined = (await listQuarantine(rawDirectory)).map(({ segment }) => ({
    source: 'quarantine' as const,
    segment,
  }));
  const refused = (await listRefused(rawDirectory)).map(({ id }) => ({
    source: 'refused' as const,
    segment: id,
  }));
  return [...quarantined, ...refused].sort((a, b) => (a.segment < b.segment ? -1 : 1));
}

/** The lines of a file, in order, one at a time. */
export async function* readQuarantineItems(
  rawDirectory: string,
  { source, segment }: QuarantineFile,
): AsyncGenerator<QuarantineItem> {
  const replayed = new Set((await readReplayed(rawDirectory, segment)).map(({ offset }) => offset));
  const item = (offset: number) => ({ source, segment, offset, isReplayed: replayed.has(offset) });
  if (source === 'refused') {
    for await (const { offset, reasons, text, isCut, receivedAt } of readRefused(rawDirectory, segment))
      yield { ...item(offset), reasons, line: text, isCut, receivedAt };
  } else {
    const receivedAt = new Date(parseSegmentId(segment).epochMs).toISOString();
    for await (const { offset, reason, line } of readQuarantine(rawDirectory, segment))
      yield { ...item(offset), reasons: [reason], line, isCut: false, receivedAt };
  }
}

/** A line as text; one that is not UTF-8 in hexadecimal, which says so by its beginning. */
export function textOfLine(line: Buffer): string {
  return isUtf8(line) ? line.toString('utf8') : `hex:${line.toString('hex')}`;
}
