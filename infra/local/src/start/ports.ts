import { once } from 'node:events';
import { createServer } from 'node:net';
import { RunnerError } from '../runner-error.js';

/** A port that a service is to listen on. */
export interface PortWish {
  readonly service: string;
  /** 0 for any free one. */
  readonly port: number;
  /** How the user can choose another: an option, a variable. */
  readonly changedBy: string;
}

/**
 * Returns the ports to use, in the order of the wishes, with every 0 replaced by a free one.
 * @throws RunnerError `port_taken`, which names every port that cannot be had, whom it is for and how to choose another.
 */
export async function reservePorts(host: string, wishes: readonly PortWish[]): Promise<number[]> {
  const ports: number[] = [];
  const problems: string[] = [];
  // All at once would let one free port be handed out twice.
  const servers = wishes.map(() => createServer());
  for (const [index, { service, port, changedBy }] of wishes.entries()) {
    const server = servers[index] ?? createServer();
    if (port !== 0 && ports.includes(port)) {
      problems.push(
        `Port ${port} is wanted by two services: choose another for ${service} with ${changedBy}.`,
      );
      continue;
    }
    server.listen({ host, port, exclusive: true });
    try {
      await once(server, 'listening');
      const address = server.address();
      ports.push(typeof address === 'object' && address !== null ? address.port : port);
    } catch (error) {
      problems.push(describeProblem(error, service, port, changedBy, host));
    }
  }
  await Promise.all(
    servers.filter((server) => server.listening).map((server) => once(server.close(), 'close')),
  );
  if (problems.length > 0) {
    throw new RunnerError('port_taken', problems.join('\n'));
  }
  return ports;
}

function describeProblem(
  error: unknown,
  service: string,
  port: number,
  changedBy: string,
  host: string,
): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const reason =
    code === 'EADDRINUSE'
      ? 'is taken by another process'
      : code === 'EACCES'
        ? 'may not be used by this user'
        : `cannot be listened on (${error instanceof Error ? error.message : String(error)})`;
  return `Port ${port} for ${service} ${reason}, on ${host}: free it, or choose another with ${changedBy}.`;
}
