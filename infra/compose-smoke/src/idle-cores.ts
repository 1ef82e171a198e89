import { cpus } from 'node:os';

/** Starts to watch the cores of this machine; the function it returns tells how many were idle since, on average. */
export function watchIdleCores(): () => number {
  const before = readTimes();
  return () => {
    const after = readTimes();
    const total = after.total - before.total;
    return total === 0 ? 0 : ((after.idle - before.idle) / total) * cpus().length;
  };
}

function readTimes(): { idle: number; total: number } {
  const sum = { idle: 0, total: 0 };
  for (const { times } of cpus()) {
    sum.idle += times.idle;
    sum.total += times.user + times.nice + times.sys + times.idle + times.irq;
  }
  return sum;
}
