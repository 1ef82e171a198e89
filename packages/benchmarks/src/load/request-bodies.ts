import { readFile } from 'node:fs/promises';

const LF = 0x0a;

/** Cuts a file of lines into request bodies of so many lines each; the last one may be shorter. */
export async function readRequestBodies(path: string, linesPerBody: number): Promise<Buffer[]> {
  const content = await readFile(path);
  const bodies: Buffer[] = [];
  let start = 0;
  let lines = 0;
  for (let end = content.indexOf(LF); end >= 0; end = content.indexOf(LF, end + 1)) {
    if (++lines < linesPerBody) continue;
    bodies.push(content.subarray(start, end + 1));
    start = end + 1;
    lines = 0;
  }
  if (start < content.length) bodies.push(content.subarray(start));
  return bodies;
}
