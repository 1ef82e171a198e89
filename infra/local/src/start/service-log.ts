import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { formatLogLine, isShown, type LogLevel, parseLogLine } from './log-line.js';
import type { LineSource } from './service-process.js';

/** How many lines are kept to be shown when the service dies. */
const keptLines = 20;

/** Where a service's lines go. */
export interface ServiceLogOptions {
  readonly name: string;
  /** An existing folder for `<name>.log`; the file of the run before is kept as `<name>.previous.log`. */
  readonly directory: string;
  /** Where lines are shown. */
  readonly terminal: Writable;
  /** The least severe level that is shown. */
  readonly threshold: LogLevel;
}

/** What a service wrote: all of it in a file, what matters on the terminal. */
export interface ServiceLog {
  readonly file: string;
  add(line: string, source: LineSource): void;
  /** The newest lines that were not shown, oldest first, written for people. */
  hiddenTail(): readonly string[];
  /** Resolves once the file is written. */
  close(): Promise<void>;
}

/** Opens a log. */
export async function openServiceLog(options: ServiceLogOptions): Promise<ServiceLog> {
  const { name, directory, terminal, threshold } = options;
  const file = join(directory, `${name}.log`);
  await rename(file, join(directory, `${name}.previous.log`)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  const stream = createWriteStream(file);
  let failure: Error | undefined;
  stream.on('error', (error) => {
    // A full disk stops the log, not the services.
    if (failure === undefined) terminal.write(`${file} is not written any more: ${error.message}\n`);
    failure = error;
  });
  const hidden: string[] = [];
  let closing: Promise<void> | undefined;

  return {
    file,
    add: (line, source) => {
      if (failure === undefined && closing === undefined) stream.write(`${line}\n`);
      const parsed = parseLogLine(line);
      const text = parsed === undefined ? `${name.padEnd(10)} ${line}` : formatLogLine(name, parsed);
      if (parsed === undefined ? source === 'stderr' : isShown(parsed.level, threshold)) {
        terminal.write(`${text}\n`);
        return;
      }
      hidden.push(text);
      if (hidden.length > keptLines) hidden.shift();
    },
    hiddenTail: () => hidden,
    close: () => {
      closing ??= finished(stream.end()).catch(() => undefined);
      return closing;
    },
  };
}
