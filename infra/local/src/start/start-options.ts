import { resolve } from 'node:path';
import { RunnerError } from '../runner-error.js';
import { repositoryRoot } from '../workspace/repository-root.js';
import { userDirectory } from '../workspace/user-directory.js';
import { type LogLevel, logLevels } from './log-line.js';

/** What `start` was given on the command line. */
export interface StartFlags {
  readonly ingestPort?: number;
  readonly queryPort?: number;
  readonly workerPort?: number;
  readonly dataDir?: string;
  readonly workers: number;
  readonly verbose?: boolean;
}

/** How SignalLake is to be started: the command line, else the environment, else the default. */
export interface StartOptions {
  readonly host: string;
  readonly ingestPort: number;
  readonly queryPort: number;
  /** Port of the first worker; the others take the ports after it. */
  readonly workerPort: number;
  readonly workers: number;
  /** Absolute path. */
  readonly dataDirectory: string;
  /** The least severe level that the terminal shows. */
  readonly threshold: LogLevel;
}

/**
 * Puts command line, environment and defaults together.
 * @throws RunnerError `bad_option`, which names the variable that has a bad value.
 */
export function resolveStartOptions(flags: StartFlags, env: NodeJS.ProcessEnv): StartOptions {
  const dataDirectory = flags.dataDir ?? readVariable(env, 'SIGNALLAKE_DATA_DIR');
  return {
    host: readVariable(env, 'SIGNALLAKE_HOST') ?? '127.0.0.1',
    ingestPort: flags.ingestPort ?? readPort(env, 'INGEST_PORT', 8080),
    queryPort: flags.queryPort ?? readPort(env, 'QUERY_PORT', 8081),
    workerPort: flags.workerPort ?? readPort(env, 'WORKER_PORT', 8082),
    workers: flags.workers,
    dataDirectory:
      dataDirectory === undefined
        ? resolve(repositoryRoot, 'data')
        : resolve(userDirectory(env), dataDirectory),
    threshold: flags.verbose === true ? 'debug' : (readLogLevel(env) ?? 'warn'),
  };
}

/** Reads a port number; `undefined` when it is none. */
export function parsePort(text: string): number | undefined {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return port <= 65_535 ? port : undefined;
}

function readVariable(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === '' ? undefined : value;
}

function readPort(env: NodeJS.ProcessEnv, name: string, fallback: number): number {
  const text = readVariable(env, name);
  const port = text === undefined ? fallback : parsePort(text);
  if (port === undefined) {
    throw new RunnerError('bad_option', `${name} is ${JSON.stringify(text)}, which is no port (0 to 65535)`);
  }
  return port;
}

function readLogLevel(env: NodeJS.ProcessEnv): LogLevel | undefined {
  const text = readVariable(env, 'LOG_LEVEL');
  const level = logLevels.find((known) => known === text);
  if (text !== undefined && level === undefined) {
    const message = `LOG_LEVEL is ${JSON.stringify(text)}, which is none of ${logLevels.join(', ')}`;
    throw new RunnerError('bad_option', message);
  }
  return level;
}
