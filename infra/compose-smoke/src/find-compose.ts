import { type ProgramSetting, tryProgram } from './run-program.js';

/** The two ways to call compose: a plugin of docker, and the program of before. */
const candidates = [['docker', 'compose'], ['docker-compose']] as const;

/**
 * Finds a compose that works and an engine that answers.
 * @throws Error that says what is missing
 */
export async function findCompose(setting: ProgramSetting): Promise<readonly string[]> {
  const engine = await attempt(['docker', 'info', '--format', '{{.ServerVersion}}'], setting);
  if (!engine) throw new Error('there is no Docker engine to talk to (`docker info` fails)');
  for (const command of candidates) {
    if (await attempt([...command, 'version'], setting)) return command;
  }
  throw new Error('there is neither `docker compose` nor `docker-compose`');
}

async function attempt(command: readonly string[], setting: ProgramSetting): Promise<boolean> {
  try {
    return (await tryProgram(command, setting)).exitCode === 0;
  } catch {
    return false;
  }
}
