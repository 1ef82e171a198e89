import type { ServiceExit } from './service-process.js';

/** Says in words how a service ended. */
export function describeExit({ code, signal }: ServiceExit): string {
  return signal === null ? `exited with code ${code}` : `was killed by ${signal}`;
}
