import { randomBytes } from 'node:crypto';
import { findFreePort } from './free-port.js';

/** A stack's environment and how to reach it. */
export interface SmokeEnvironment {
  readonly env: NodeJS.ProcessEnv;
  readonly ingestUrl: string;
  readonly queryUrl: string;
  readonly ingestKey: string;
  readonly queryKey: string;
  readonly tag: string;
}

/** About how long the raw line of a generated event is. */
const BYTES_PER_EVENT = 350;

/** A tenth of all events is a backlog, for which there should be enough segments to keep four workers busy. */
const SEGMENTS_PER_TENTH = 8;

/** Age at which a segment is sealed, in milliseconds. */
export const sealAfterMs = 2000;

/** Takeovers take seconds. */
const settings = {
  SIGNALLAKE_SEAL_AFTER_MS: String(sealAfterMs),
  SIGNALLAKE_LEASE_MS: '3000',
  SIGNALLAKE_JOB_LOCK_MS: '5000',
  SIGNALLAKE_RECONCILE_MS: '1000',
  SIGNALLAKE_UPKEEP_MS: '20000',
  SIGNALLAKE_SQL_MAX_ROWS: '1000000',
  LOG_LEVEL: 'warn',
};

/** Chooses free ports and random keys; what `given` sets of the services' settings goes before ours. */
export async function createSmokeEnvironment(
  given: NodeJS.ProcessEnv,
  events: number,
): Promise<SmokeEnvironment> {
  const [ingestPort, queryPort] = [await findFreePort(), await findFreePort()];
  const [ingestKey, queryKey] = [randomBytes(16).toString('hex'), randomBytes(16).toString('hex')];
  const tag = given['SIGNALLAKE_TAG'] ?? 'smoke';
  return {
    env: {
      ...settings,
      SIGNALLAKE_SEAL_AT_BYTES: String(Math.round((events / 10 / SEGMENTS_PER_TENTH) * BYTES_PER_EVENT)),
      ...given,
      INGEST_PORT: String(ingestPort),
      QUERY_PORT: String(queryPort),
      SIGNALLAKE_INGEST_KEYS: ingestKey,
      SIGNALLAKE_QUERY_KEYS: queryKey,
      SIGNALLAKE_TAG: tag,
      COMPOSE_FILE: 'docker-compose.yml:docker-compose.override.yml',
      COMPOSE_PROFILES: '',
    },
    ingestUrl: `http://127.0.0.1:${ingestPort}`,
    queryUrl: `http://127.0.0.1:${queryPort}`,
    ingestKey,
    queryKey,
    tag,
  };
}
