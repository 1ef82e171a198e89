import type { LogEventInput } from '@signallake/event-schema';
import { v7 as formatUuidV7 } from 'uuid';
import { drawAttributes, drawHex, drawMessage } from './event-details.js';
import { createIncidents } from './incidents.js';
import { drawLatencyMs } from './latency.js';
import { createRandom, type Random } from './random.js';
import { regions } from './regions.js';
import { createServiceProfiles, type ServiceProfile } from './service-profile.js';
import { createTimestampFormatter } from './timestamp-formatter.js';
import { createWeightedChoice, zipfWeights } from './weighted-choice.js';

const EVENT_STREAM = 2;

/** What a stream of synthetic events depends on. */
export interface EventMakerOptions {
  /** A safe integer of at least 0. */
  seed: number;
  /** How many services, 1 to {@link MAX_SERVICES}. */
  services: number;
  /** No timestamp lies before it, in microseconds since the Unix epoch. */
  earliestMicros: number;
}

/** The most services that a stream may have. */
export const MAX_SERVICES = 500;

/** Makes the next event of a stream, which arrives at the given time (µs since the Unix epoch, never falling). */
export type EventMaker = (arrivalMicros: number) => LogEventInput;

/** Creates the maker of synthetic events: the same options and arrival times give the same events everywhere. */
export function createEventMaker({ seed, services, earliestMicros }: EventMakerOptions): EventMaker {
  const random = createRandom(seed, EVENT_STREAM);
  const incidents = createIncidents(seed, services);
  const drawService = createWeightedChoice(createServiceProfiles(seed, services), zipfWeights(services));
  const drawRegion = createWeightedChoice(
    regions,
    regions.map((region) => region.share),
  );
  const drawOutage = createWeightedChoice([500, 502, 503], [25, 25, 50]);
  const formatTimestamp = createTimestampFormatter();
  const drawUuid = createUuidDrawer(random);

  return (arrivalMicros) => {
    const micros = Math.max(earliestMicros, arrivalMicros - drawDelayMicros(random));
    const service = drawService(random);
    const route = service.drawRoute(random);
    const region = drawRegion(random);
    const severity = incidents.severityAt(
      Math.floor(arrivalMicros / 60_000_000),
      service.index,
      region.index,
    );
    const status = severity > 0 && random.float() < severity ? drawOutage(random) : route.drawStatus(random);
    const hosts = Math.max(1, Math.round((service.hosts * region.share) / 42));
    const event: LogEventInput = {
      event_id: drawUuid(micros),
      timestamp: formatTimestamp(micros),
      service: service.name,
      endpoint: route.path,
      status_code: status,
      latency_ms: drawLatencyMs(random, route, status, region.slowness * (1 + 4 * severity)),
      method: route.method,
      region: region.name,
      host: `${service.name}-${region.code}-${1 + Math.floor(random.float() * hosts)}`,
    };
    const message = drawMessage(random, status);
    if (message !== undefined) event.message = message;
    const ids = random.float();
    if (ids < 0.2) event.request_id = `req_${drawHex(random, 2)}`;
    if (ids < 0.06) {
      event.trace_id = drawHex(random, 4);
      event.span_id = drawHex(random, 2);
    }
    const attributes = drawAttributes(random, versionAt(service, micros));
    if (attributes !== undefined) event.attributes = attributes;
    return event;
  };
}

/** How long an event was under way, in µs: mostly a moment, sometimes seconds, rarely minutes. */
function drawDelayMicros(random: Random): number {
  const draw = random.float();
  const longestMicros = draw < 0.95 ? 400_000 : draw < 0.998 ? 5_000_000 : 180_000_000;
  return Math.floor(random.float() * longestMicros);
}

function versionAt({ majorVersion, deployEveryMs }: ServiceProfile, micros: number): string {
  return `${majorVersion}.${Math.floor(micros / 1000 / deployEveryMs) % 1000}.0`;
}

/** UUIDs of version 7 (RFC 9562) at an event's own time, whose random part comes from the seed. */
function createUuidDrawer(random: Random): (micros: number) => string {
  const bytes = new Uint8Array(16);
  return (micros) => {
    for (let index = 0; index < 16; index += 4) {
      const word = random.uint32();
      bytes[index] = word >>> 24;
      bytes[index + 1] = word >>> 16;
      bytes[index + 2] = word >>> 8;
      bytes[index + 3] = word;
    }
    return formatUuidV7({ random: bytes, msecs: Math.floor(micros / 1000) });
  };
}
