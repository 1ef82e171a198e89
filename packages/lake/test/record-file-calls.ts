import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { basename } from 'node:path';

const counted = ['access', 'open', 'readFile', 'readdir', 'stat'] as const;

/** Runs `work` and tells which files and folders it looked at, by name, in order; nothing else may run meanwhile. */
export async function recordFileCalls(
  work: () => Promise<unknown>,
): Promise<{ call: string; name: string }[]> {
  const calls: { call: string; name: string }[] = [];
  const originals = counted.map((call) => [call, promises[call]] as const);
  for (const [call, original] of originals) {
    Object.assign(promises, {
      [call]: (path: string, ...rest: unknown[]) => {
        calls.push({ call, name: basename(path) });
        return Reflect.apply(original, promises, [path, ...rest]);
      },
    });
  }
  syncBuiltinESMExports();
  try {
    await work();
  } finally {
    Object.assign(promises, Object.fromEntries(originals));
    syncBuiltinESMExports();
  }
  return calls;
}
