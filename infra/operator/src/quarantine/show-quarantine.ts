import type { CliIo } from '../cli/cli-io.js';
import {
  listQuarantineFiles,
  type QuarantineItem,
  readQuarantineItems,
  textOfLine,
} from './quarantine-item.js';

/** Prints each file with lines to look at: how many, how many of them were replayed, and why they are there. */
export async function listAll(rawDirectory: string, asJson: boolean, { stdout }: CliIo): Promise<void> {
  let shown = 0;
  for (const file of await listQuarantineFiles(rawDirectory)) {
    const reasons = new Map<string, number>();
    let lines = 0;
    let replayed = 0;
    for await (const item of readQuarantineItems(rawDirectory, file)) {
      lines++;
      if (item.isReplayed) replayed++;
      for (const reason of item.reasons) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }
    if (asJson)
      stdout.write(`${JSON.stringify({ ...file, lines, replayed, reasons: Object.fromEntries(reasons) })}\n`);
    else {
      const why = [...reasons].sort((a, b) => b[1] - a[1]).map(([reason, count]) => `${count} × ${reason}`);
      stdout.write(
        `${file.segment}  ${file.source}  ${lines} lines, ${replayed} replayed: ${why.slice(0, 5).join('; ')}\n`,
      );
    }
    shown++;
  }
  if (shown === 0 && !asJson) stdout.write('Nothing is in quarantine, and no refused event is kept.\n');
}

/**
 * Prints the lines of a segment, or one of them, counted from 1.
 * @returns whether there was anything to print
 */
export async function showSegment(
  rawDirectory: string,
  { segment, line: wanted, json }: { segment: string; line?: number | undefined; json: boolean },
  { stdout }: CliIo,
): Promise<boolean> {
  let shown = 0;
  for (const file of (await listQuarantineFiles(rawDirectory)).filter((one) => one.segment === segment)) {
    let number = 0;
    for await (const item of readQuarantineItems(rawDirectory, file)) {
      number++;
      if (wanted !== undefined && number !== wanted) continue;
      stdout.write(json ? `${JSON.stringify(toJson(item, number))}\n` : format(item, number));
      shown++;
    }
  }
  return shown > 0;
}

function toJson(item: QuarantineItem, number: number): Record<string, unknown> {
  const { source, segment, offset, reasons, line, isReplayed, isCut } = item;
  return {
    source,
    segment,
    number,
    offset,
    reasons,
    replayed: isReplayed,
    cut: isCut,
    line: textOfLine(line),
  };
}

function format({ offset, reasons, line, isReplayed, isCut }: QuarantineItem, number: number): string {
  const notes = `${isReplayed ? ', replayed' : ''}${isCut ? ', only its beginning' : ''}`;
  return `line ${number}, at byte ${offset}${notes}: ${reasons.join('; ')}\n  ${textOfLine(line)}\n`;
}
