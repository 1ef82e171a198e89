import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** A process of this machine. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parentPid: number;
  /** The command line, or the title that the process gave itself. */
  readonly title: string;
  /** Whether it has ended and its parent has not taken note yet. */
  readonly isZombie: boolean;
}

/** Lists all processes: from /proc where there is one, as in containers too slim for `ps`; else from `ps`. */
export async function listProcesses(): Promise<readonly ProcessEntry[]> {
  if (process.platform !== 'linux') return runPs(['-A']);
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const entries = await Promise.all(pids.map((pid) => readProcess(Number(pid))));
  return entries.filter((entry) => entry !== undefined);
}

/** Looks a process up by its id. */
export async function findProcess(pid: number): Promise<ProcessEntry | undefined> {
  if (process.platform === 'linux') return readProcess(pid);
  const [entry] = await runPs(['-p', String(pid)]);
  return entry;
}

async function runPs(selection: readonly string[]): Promise<readonly ProcessEntry[]> {
  const columns = ['-o', 'pid=,ppid=,stat=,args='];
  // `ps` fails when it finds none.
  const { stdout } = await promisify(execFile)('ps', [...selection, ...columns], {
    maxBuffer: 16 * 1024 * 1024,
  }).catch(() => ({ stdout: '' }));
  return stdout.split('\n').flatMap((line) => parsePsLine(line) ?? []);
}

/** Format: proc(5), `/proc/pid/stat` and `/proc/pid/cmdline`. */
async function readProcess(pid: number): Promise<ProcessEntry | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const title = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ').trimEnd();
    const fields = parseProcStat(stat);
    return fields === undefined ? undefined : { pid, title, ...fields };
  } catch {
    return undefined;
  }
}

/** Reads the two fields of `/proc/pid/stat` that follow the name, which may hold spaces and parentheses itself. */
export function parseProcStat(text: string): Pick<ProcessEntry, 'parentPid' | 'isZombie'> | undefined {
  const [, state, parentPid] = /^\d+ \(.*\) (\S) (\d+) /s.exec(text) ?? [];
  return parentPid === undefined
    ? undefined
    : { parentPid: Number(parentPid), isZombie: state === 'Z' || state === 'X' };
}

/** Reads a line of `ps -o pid=,ppid=,stat=,args=`. */
export function parsePsLine(line: string): ProcessEntry | undefined {
  const [, pid, parentPid, state = '', title = ''] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
  return pid === undefined
    ? undefined
    : {
        pid: Number(pid),
        parentPid: Number(parentPid),
        title: title.trimEnd(),
        isZombie: state.startsWith('Z'),
      };
}
