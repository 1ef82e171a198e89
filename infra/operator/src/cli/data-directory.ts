import { stat } from 'node:fs/promises';
import type { Command } from 'commander';

/** Adds `--data-dir`, which the environment stands in for. */
export function addDataDirectoryOption(command: Command): Command {
  return command.option(
    '--data-dir <folder>',
    'the folder of the raw zone and the lake (default: $SIGNALLAKE_DATA_DIR, or ./data)',
  );
}

/** The data directory that is meant; throws when there is none, which is not the same as one with nothing in it. */
export async function findDataDirectory(
  option: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const directory = option ?? (env['SIGNALLAKE_DATA_DIR'] || 'data');
  const found = await stat(directory).catch(() => undefined);
  if (!found?.isDirectory()) throw new Error(`${directory} is no folder; name one with --data-dir`);
  return directory;
}
