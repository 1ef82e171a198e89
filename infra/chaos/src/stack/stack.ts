import { join } from 'node:path';
import type { ServiceRole } from '../steps/file-operations.js';
import { findFreePort } from './free-port.js';
import { exchangeHttp } from './http-exchange.js';
import { createProcessSlot, type ProcessSlot, type SlotCommand } from './process-slot.js';
import { sendRedisCommand } from './redis-commands.js';
import { type Life, serviceCommand } from './service-command.js';

/** A process of the stack: what it is, where it listens and how it is started. */
export interface StackMember {
  readonly slot: ProcessSlot;
  readonly role: ServiceRole | 'redis';
  readonly url: string;
  readonly port: number;
  commandOf(life: Life): SlotCommand;
}

/** Two ingest-apis, three etl-workers, a query-api and a Redis. Nothing runs before it is started. */
export interface Stack {
  readonly members: readonly StackMember[];
  readonly ingest: readonly StackMember[];
  readonly workers: readonly StackMember[];
  readonly query: StackMember;
  readonly redis: StackMember;
}

const READY_TIMEOUT_MS = 500;

/** Lays out the stack on free ports. @param directories where the data is, and where logs are written */
export async function layOutStack(directories: { data: string; logs: string }): Promise<Stack> {
  const redisPort = await findFreePort();
  const redisUrl = `redis://127.0.0.1:${redisPort}`;
  const redis: StackMember = {
    role: 'redis',
    url: redisUrl,
    port: redisPort,
    slot: createProcessSlot({
      name: 'redis',
      logFile: join(directories.logs, 'redis.log'),
      probe: async () => (await sendRedisCommand(redisPort, 'PING').catch(() => '')) === '+PONG',
    }),
    commandOf: () => ({
      command: 'redis-server',
      args: ['--port', String(redisPort), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
      env: { PATH: process.env['PATH'] },
    }),
  };

  async function layOut(role: ServiceRole, index: number): Promise<StackMember> {
    const port = await findFreePort();
    const url = `http://127.0.0.1:${port}`;
    const name = `${role}-${index}`;
    return {
      role,
      url,
      port,
      slot: createProcessSlot({
        name,
        logFile: join(directories.logs, `${name}.log`),
        probe: async () => {
          const answer = exchangeHttp(`${url}/healthz`, { timeoutMs: READY_TIMEOUT_MS });
          return (await answer.catch(() => undefined))?.status === 200;
        },
      }),
      commandOf: (life) =>
        serviceCommand({ role, index, port, dataDirectory: directories.data, redisUrl, life }),
    };
  }

  const ingest = [await layOut('ingest-api', 0), await layOut('ingest-api', 1)];
  const workers = [
    await layOut('etl-worker', 0),
    await layOut('etl-worker', 1),
    await layOut('etl-worker', 2),
  ];
  const query = await layOut('query-api', 0);
  return { members: [redis, ...ingest, ...workers, query], ingest, workers, query, redis };
}
