import { type LineChunk, readArchivedSegment, readSegment } from '@signallake/raw-zone';
import { asyncBufferFromFile, parquetMetadataAsync } from 'hyparquet';

const LF = 0x0a;

/** Counts the whole lines of a raw segment, gzipped when its name ends in `.gz`; throws what `readSegment` throws. */
export async function countLines(path: string): Promise<number> {
  const chunks: AsyncIterable<LineChunk> = path.endsWith('.gz')
    ? readArchivedSegment(path)
    : readSegment(path);
  let count = 0;
  for await (const { lines } of chunks) {
    for (let end = lines.indexOf(LF); end >= 0; end = lines.indexOf(LF, end + 1)) count++;
  }
  return count;
}

/** The number of rows that a Parquet file has, by its own footer. */
export async function countRows(path: string): Promise<number> {
  const { num_rows } = await parquetMetadataAsync(await asyncBufferFromFile(path));
  return Number(num_rows);
}
