import { readFile } from 'node:fs/promises';
import type { QuarantineItem } from './quarantine-item.js';

/** Finds what a line was repaired to; `undefined` for one that is not among the repaired. */
export type RepairedLines = (item: Pick<QuarantineItem, 'segment' | 'offset'>) => string | undefined;

/**
 * Reads a file of repaired lines: what `quarantine show --json` printed, with `line` edited. Throws with the number of a line
 * that is not of that form.
 */
export async function readRepairedLines(path: string): Promise<RepairedLines> {
  const repaired = new Map<string, string>();
  for (const [index, text] of (await readFile(path, 'utf8')).split('\n').entries()) {
    if (text.trim() === '') continue;
    const { segment, offset, line } = parseFields(text);
    if (typeof segment !== 'string' || typeof offset !== 'number' || typeof line !== 'string') {
      throw new Error(
        `${path}, line ${index + 1}: must be JSON with segment, offset and line, as show --json prints it`,
      );
    }
    repaired.set(`${segment} ${offset}`, line);
  }
  return ({ segment, offset }) => repaired.get(`${segment} ${offset}`);
}

function parseFields(text: string): Record<string, unknown> {
  try {
    return { ...(JSON.parse(text) as object) };
  } catch {
    return {};
  }
}
