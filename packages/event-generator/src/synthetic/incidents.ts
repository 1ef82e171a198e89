import { createRandom } from './random.js';
import { regions } from './regions.js';

/** Streams from here on belong to the hours since the Unix epoch. */
const FIRST_HOUR_STREAM = 1000;
const INCIDENTS_PER_HOUR = 0.3;
const MINUTES = 60;

/** A stretch of minutes in which one service, or every service of one region, degrades. */
interface Incident {
  /** First minute since the Unix epoch, and the first one after. */
  fromMinute: number;
  toMinute: number;
  scope: 'service' | 'region';
  /** Index of the service or region. */
  target: number;
  /** Share of the requests that fail, from 0 to 1. */
  severity: number;
}

/** The incidents of a seed: a pure function of time, so that it needs no end. */
export interface Incidents {
  /** The incidents that begin in an hour, counted from the Unix epoch. */
  startingIn(hour: number): readonly Incident[];
  /** Share of the requests, from 0 to 1, that fail at a minute since the Unix epoch in a service and region. */
  severityAt(minute: number, service: number, region: number): number;
}

/** Creates the incidents of a seed for a number of services. */
export function createIncidents(seed: number, services: number): Incidents {
  let currentMinute = -1;
  let current: Incident[] = [];

  function startingIn(hour: number): Incident[] {
    const random = createRandom(seed, FIRST_HOUR_STREAM + hour);
    if (random.float() >= INCIDENTS_PER_HOUR) return [];
    const scope = random.float() < 0.75 ? 'service' : 'region';
    const fromMinute = hour * MINUTES + Math.floor(random.float() * MINUTES);
    const candidates = scope === 'service' ? services : regions.length;
    return [
      {
        fromMinute,
        toMinute: fromMinute + 4 + Math.floor(random.float() * 26),
        scope,
        target: Math.floor(random.float() * candidates),
        severity: (0.2 + 0.5 * random.float()) * (scope === 'service' ? 1 : 0.6),
      },
    ];
  }

  return {
    startingIn,
    severityAt(minute, service, region) {
      if (minute !== currentMinute) {
        currentMinute = minute;
        // None lasts an hour, so only this hour's and the last one's can be under way.
        const hour = Math.floor(minute / MINUTES);
        current = [...startingIn(hour - 1), ...startingIn(hour)].filter(
          ({ fromMinute, toMinute }) => fromMinute <= minute && minute < toMinute,
        );
      }
      let severity = 0;
      for (const incident of current) {
        const target = incident.scope === 'service' ? service : region;
        if (incident.target === target) severity = Math.max(severity, incident.severity);
      }
      return severity;
    },
  };
}
