import { findProcess, listProcesses, type ProcessEntry } from './list-processes.js';

const checkEveryMs = 2000;

/**
 * Calls back once the npx that this process runs under is gone. npx passes a SIGTERM on to the shell below it and no
 * further, so pnpm and this process would outlive a `kill` of the command that the user started.
 */
export async function watchLauncher(onGone: () => void): Promise<{ close(): void }> {
  const launcher = findLauncher(await listProcesses(), process.pid);
  if (launcher === undefined) {
    return { close: () => undefined };
  }
  const timer = setInterval(async () => {
    const now = await findProcess(launcher.pid);
    if (now === undefined || now.isZombie) {
      clearInterval(timer);
      onGone();
    }
  }, checkEveryMs).unref();
  return { close: () => clearInterval(timer) };
}

/** The nearest npx above a process. */
export function findLauncher(processes: readonly ProcessEntry[], pid: number): ProcessEntry | undefined {
  const byPid = new Map(processes.map((entry) => [entry.pid, entry]));
  const seen = new Set<number>();
  let entry = byPid.get(byPid.get(pid)?.parentPid ?? 0);
  while (entry !== undefined && !seen.has(entry.pid)) {
    if (/^npm exec\b|(?:^|[/\\])npx(?:-cli\.js)?(?:\s|$)/.test(entry.title)) {
      return entry;
    }
    seen.add(entry.pid);
    entry = byPid.get(entry.parentPid);
  }
  return undefined;
}
