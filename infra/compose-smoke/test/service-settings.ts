import { fileURLToPath } from 'node:url';

/** The services that compose runs from this repository. */
export const services = ['ingest-api', 'etl-worker', 'query-api'] as const;

/** A variable as its schema describes it. */
export interface Setting {
  readonly description: string;
  readonly default?: unknown;
}

/** What a container of the service is told by docker-compose.yml itself. */
const fixedInContainers = [
  'SIGNALLAKE_DATA_DIR',
  'SIGNALLAKE_HOST',
  'SIGNALLAKE_ALLOW_ANONYMOUS',
  'REDIS_URL',
  'SIGNALLAKE_SHUTDOWN_TIMEOUT_MS',
  'INGEST_PORT',
  'WORKER_PORT',
  'QUERY_PORT',
];

/** Path of a file of the repository. */
export function repositoryFile(path: string): string {
  return fileURLToPath(new URL(`../../../${path}`, import.meta.url));
}

/** The variables that a service reads, as its built configuration says. */
async function readSettings(service: (typeof services)[number]): Promise<Map<string, Setting>> {
  const path = new URL(`../../../apps/${service}/dist/config.js`, import.meta.url).href;
  const { configSchema } = (await import(path)) as {
    readonly configSchema: { readonly properties: Readonly<Record<string, Setting>> };
  };
  return new Map(Object.entries(configSchema.properties));
}

/** The variables of a service that an operator sets, in the order of its schema. */
export async function readOwnSettings(service: (typeof services)[number]): Promise<Map<string, Setting>> {
  const settings = await readSettings(service);
  for (const name of fixedInContainers) settings.delete(name);
  return settings;
}
