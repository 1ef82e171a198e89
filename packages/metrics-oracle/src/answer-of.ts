import type { LogEvent } from '@signallake/event-schema';
import { filterEvents, type MetricFilter, microsOf } from './filter-events.js';
import type { MetricRow, Series } from './group-events.js';
import { errorRatesOf, latencyOf, regionalErrorsOf, slowestOf, volumeOf } from './oracle.js';

/** A request for a metric, as its parameters say it. */
export interface MetricRequest extends MetricFilter {
  group_by?: string | undefined;
  interval?: string | undefined;
  fill?: boolean | undefined;
  percentiles?: string | undefined;
  order_by?: string | undefined;
  min_count?: number | undefined;
}

const minutesOf = { m: 1, h: 60, d: 1440 } as const;

/** What `GET /v1/metrics/<name>` answers to a request with absolute times, without its limit. */
export function answerOf(name: string, events: readonly LogEvent[], request: MetricRequest): MetricRow[] {
  const kept = filterEvents(events, request);
  const by = request.group_by?.split(',') as (keyof LogEvent)[] | undefined;
  const series = seriesOf(request);
  switch (name) {
    case 'latency':
      return latencyOf(kept, by, request.percentiles?.split(',').map(Number), series);
    case 'error-rates':
      return errorRatesOf(kept, by, series);
    case 'slowest-endpoints':
      return slowestOf(kept, request.order_by, request.min_count);
    case 'regional-errors':
      return regionalErrorsOf(kept, by, series);
    case 'volume':
      return volumeOf(kept, series ?? seriesOf({ ...request, interval: '1h' }), by);
    default:
      throw new RangeError(`there is no metric ${name}`);
  }
}

function seriesOf({ interval, fill, from, to }: MetricRequest): Series | undefined {
  if (interval === undefined) return undefined;
  const unit = interval.at(-1) as keyof typeof minutesOf;
  const bucket = Number(interval.slice(0, -1)) * minutesOf[unit] * 60_000_000;
  return { bucket, fill, from: microsOf(from), to: microsOf(to) };
}
