import { setTimeout as delay } from 'node:timers/promises';
import { type ProgramSetting, runProgram } from './run-program.js';

/** The services of docker-compose.yml that are always there. */
export type ServiceName = 'redis' | 'ingest-api' | 'etl-worker' | 'query-api';

/** What Docker tells of a container, as far as it matters here. */
interface ContainerFacts {
  readonly Id: string;
  readonly Config: { readonly User: string };
  readonly HostConfig: {
    readonly ReadonlyRootfs: boolean;
    readonly PortBindings: Readonly<Record<string, readonly { readonly HostIp: string }[] | null>> | null;
  };
  readonly State: {
    readonly Status: string;
    readonly ExitCode: number;
    readonly OOMKilled: boolean;
    readonly Health?: { readonly Status: string };
  };
}

/** One stack under compose, with a project name of its own. */
export interface ComposeProject {
  build(): Promise<void>;
  /** Brings everything up with so many workers, and waits until all containers are healthy. */
  up(workers: number): Promise<void>;
  /** Containers of a service that run, by id. */
  running(service: ServiceName): Promise<readonly string[]>;
  inspect(containers: readonly string[]): Promise<readonly ContainerFacts[]>;
  /** Runs a docker command: kill, start, stop. */
  docker(...args: string[]): Promise<string>;
  waitUntilHealthy(): Promise<void>;
  /** The last lines of all logs. */
  logs(lines: number): Promise<string>;
  /** Removes containers, networks and volumes. */
  down(): Promise<void>;
}

const HEALTHY_WITHIN_MS = 120_000;

/** Describes a project; nothing runs yet. `command` is what compose is called with. */
export function createComposeProject(
  command: readonly string[],
  name: string,
  setting: ProgramSetting,
): ComposeProject {
  const compose = (...args: string[]) => runProgram([...command, '-p', name, ...args], setting);
  const docker = (...args: string[]) => runProgram(['docker', ...args], setting);

  async function list(...filters: string[]): Promise<readonly string[]> {
    const labels = [`com.docker.compose.project=${name}`, ...filters];
    const ids = await docker(
      'ps',
      '-q',
      '--no-trunc',
      ...labels.flatMap((label) => ['--filter', `label=${label}`]),
    );
    return ids.split('\n').filter((id) => id !== '');
  }

  async function inspect(containers: readonly string[]): Promise<readonly ContainerFacts[]> {
    if (containers.length === 0) return [];
    return JSON.parse(await docker('inspect', ...containers)) as readonly ContainerFacts[];
  }

  async function waitUntilHealthy(): Promise<void> {
    const deadlineMs = performance.now() + HEALTHY_WITHIN_MS;
    for (;;) {
      const unhealthy = (await inspect(await list())).filter(
        ({ State }) => State.Health?.Status !== 'healthy',
      );
      if (unhealthy.length === 0) return;
      if (performance.now() > deadlineMs) {
        throw new Error(`not healthy in time: ${unhealthy.map(({ Id }) => Id.slice(0, 12)).join(', ')}`);
      }
      await delay(500);
    }
  }

  return {
    async build() {
      await compose('build');
    },
    async up(workers) {
      await compose('up', '-d', '--no-build', '--scale', `etl-worker=${workers}`);
      await waitUntilHealthy();
    },
    running: (service) => list(`com.docker.compose.service=${service}`),
    inspect,
    docker,
    waitUntilHealthy,
    logs: (lines) => compose('logs', '--no-color', `--tail=${lines}`),
    async down() {
      await compose('down', '--volumes', '--remove-orphans', '--timeout', '5');
    },
  };
}
