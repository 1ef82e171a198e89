import { join } from 'node:path';
import { repositoryRoot } from '../workspace/repository-root.js';
import { reservePorts } from './ports.js';
import type { ServiceDefinition } from './service-definition.js';
import type { StartOptions } from './start-options.js';

/** The processes that make up a SignalLake, and where they are reached. */
export interface ServicePlan {
  readonly ingest: ServiceDefinition;
  readonly query: ServiceDefinition;
  readonly workers: readonly ServiceDefinition[];
  /** Without a slash at the end. */
  readonly ingestUrl: string;
  /** Without a slash at the end. */
  readonly queryUrl: string;
}

/**
 * Settles ports, names and environments.
 * @throws RunnerError `port_taken`.
 */
export async function planServices(options: StartOptions, env: NodeJS.ProcessEnv): Promise<ServicePlan> {
  const { host, dataDirectory, workers } = options;
  const workerNames = Array.from({ length: workers }, (_, index) =>
    workers === 1 ? 'etl-worker' : `etl-worker-${index + 1}`,
  );
  const [ingestPort = 0, queryPort = 0, ...workerPorts] = await reservePorts(host, [
    { service: 'ingest-api', port: options.ingestPort, changedBy: '--ingest-port or INGEST_PORT' },
    { service: 'query-api', port: options.queryPort, changedBy: '--query-port or QUERY_PORT' },
    ...workerNames.map((service, index) => ({
      service,
      port: options.workerPort === 0 ? 0 : options.workerPort + index,
      changedBy: '--worker-port or WORKER_PORT',
    })),
  ]);

  const define = (
    name: string,
    app: string,
    variable: string,
    port: number,
  ): ServiceDefinition & { readonly url: string } => ({
    name,
    script: join(repositoryRoot, 'apps', app, 'dist', 'main.js'),
    env: { ...env, SIGNALLAKE_DATA_DIR: dataDirectory, [variable]: String(port) },
    url: `http://${reachableHost(host)}:${port}`,
  });
  const ingest = define('ingest-api', 'ingest-api', 'INGEST_PORT', ingestPort);
  const query = define('query-api', 'query-api', 'QUERY_PORT', queryPort);
  return {
    ingest,
    query,
    workers: workerNames.map((name, index) =>
      define(name, 'etl-worker', 'WORKER_PORT', workerPorts[index] ?? 0),
    ),
    ingestUrl: ingest.url,
    queryUrl: query.url,
  };
}

function reachableHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
