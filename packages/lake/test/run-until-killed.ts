import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

const changing = ['open', 'writeFile', 'rename', 'link', 'rm', 'unlink', 'mkdir'] as const;

/**
 * Runs `work` as a process that is killed does: its first `steps` calls that may change a file succeed, then nothing it
 * does has an effect any more, cleaning up behind itself included.
 * @returns whether it was killed before it was done
 */
export async function runUntilKilled(work: () => Promise<unknown>, steps: number): Promise<boolean> {
  let left = steps;
  let isKilled = false;
  const originals = changing.map((call) => [call, promises[call]] as const);
  for (const [call, original] of originals) {
    Object.assign(promises, {
      [call]: async (...args: unknown[]) => {
        if (left <= 0) {
          isKilled = true;
          throw new Error('killed');
        }
        left--;
        return Reflect.apply(original, promises, args);
      },
    });
  }
  syncBuiltinESMExports();
  try {
    await work();
  } catch (error) {
    if (!isKilled) throw error;
  } finally {
    Object.assign(promises, Object.fromEntries(originals));
    syncBuiltinESMExports();
  }
  return isKilled;
}
