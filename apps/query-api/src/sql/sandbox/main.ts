import { writeFileSync } from 'node:fs';
import type { SandboxReply, SandboxRequest, SandboxSettings } from './sandbox-message.js';
import { openSandboxSession, type SandboxSession } from './sandbox-session.js';

/** DuckDB does not count all that it allocates, nor does it stop in every function: the process is watched as a whole. */
const WATCH_EVERY_MS = 20;

const { maxRssBytes, ...settings } = JSON.parse(process.argv[2] ?? '') as SandboxSettings & {
  maxRssBytes: number;
};

// Where the kernel must choose, it is to choose this process and not the service.
try {
  writeFileSync('/proc/self/oom_score_adj', '1000');
} catch {
  // Only Linux has it, and not every container allows it.
}

setInterval(() => {
  if (process.memoryUsage.rss() > maxRssBytes) process.kill(process.pid, 'SIGKILL');
}, WATCH_EVERY_MS);
process.once('disconnect', () => process.exit(0));

let session: Promise<SandboxSession> = openSandboxSession(settings);

async function answer(request: SandboxRequest): Promise<SandboxReply> {
  if (request.kind !== 'reset') return (await session).answer(request);
  await (await session).close();
  session = openSandboxSession(settings);
  await session;
  return { kind: 'reset', rssBytes: process.memoryUsage.rss() };
}

process.on('message', async (request: SandboxRequest) => {
  const reply = await answer(request);
  process.send?.(reply);
});

await session;
const ready: SandboxReply = { kind: 'ready' };
process.send?.(ready);
