import { fileURLToPath } from 'node:url';
import { clockShiftVariable } from '../steps/clock-shift.js';
import type { ServiceRole } from '../steps/file-operations.js';
import { formatKillStep, type KillStep, killStepVariable } from '../steps/kill-step.js';
import { stepMarksVariable } from '../steps/step-marks.js';
import type { SlotCommand } from './process-slot.js';
import { settingsOf } from './service-settings.js';

/** What is special about one life of a process. */
export interface Life {
  readonly killStep?: KillStep | undefined;
  /** Added to its wall clock, in milliseconds. */
  readonly clockShiftMs?: number | undefined;
  /** The file in which it notes the steps that it comes by. */
  readonly marksFile?: string | undefined;
}

const repository = new URL('../../../../', import.meta.url);
// From the build even when this file is run from its source: a preload cannot be TypeScript.
const preload = (name: string) => new URL(`infra/chaos/dist/preload/${name}.js`, repository).href;
const portVariables = {
  'ingest-api': 'INGEST_PORT',
  'etl-worker': 'WORKER_PORT',
  'query-api': 'QUERY_PORT',
} as const;

/** The command that runs a built service for one life. */
export function serviceCommand(options: {
  role: ServiceRole;
  /** Which of its role it is, from 0. */
  index: number;
  port: number;
  dataDirectory: string;
  redisUrl: string;
  life: Life;
}): SlotCommand {
  const { role, index, port, dataDirectory, redisUrl, life } = options;
  const imports: string[] = [];
  if (life.marksFile !== undefined) imports.push('--import', preload('kill-at-step'));
  if (life.clockShiftMs) imports.push('--import', preload('shift-clock'));
  return {
    command: process.execPath,
    args: [
      '--enable-source-maps',
      ...imports,
      fileURLToPath(new URL(`apps/${role}/dist/main.js`, repository)),
    ],
    env: {
      PATH: process.env['PATH'],
      ...settingsOf(role, index),
      SIGNALLAKE_DATA_DIR: dataDirectory,
      REDIS_URL: redisUrl,
      [portVariables[role]]: String(port),
      ...(life.marksFile !== undefined && { [stepMarksVariable]: life.marksFile }),
      ...(life.killStep && { [killStepVariable]: formatKillStep(life.killStep) }),
      ...(life.clockShiftMs && { [clockShiftVariable]: String(life.clockShiftMs) }),
    },
  };
}
