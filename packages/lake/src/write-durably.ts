import type { FileHandle } from 'node:fs/promises';

/** Writes a new file's content, fsyncs it and closes the file, also when that fails. */
export async function writeDurably(file: FileHandle, content: string | Uint8Array): Promise<void> {
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}
