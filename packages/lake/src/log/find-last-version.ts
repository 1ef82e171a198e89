/**
 * The last of `versions`, ascending, for which `holds` is true; `undefined` when there is none. It halves: whatever comes
 * before a version for which it holds is taken to hold as well.
 */
export async function findLastVersion(
  versions: readonly number[],
  holds: (version: number) => Promise<boolean>,
): Promise<number | undefined> {
  let low = 0;
  let high = versions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (await holds(versions[middle] as number)) low = middle + 1;
    else high = middle;
  }
  return versions[low - 1];
}
