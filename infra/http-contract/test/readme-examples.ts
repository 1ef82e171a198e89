import { seedEventId } from './seed-events.js';

/** A request that the README shows as a line of curl. */
export interface ReadmeExample {
  readonly title: string;
  readonly service: 'ingest' | 'query';
  readonly method: 'GET' | 'POST';
  /** With its query string, as it stands in double quotes of a shell. */
  readonly target: string;
  readonly body?: unknown;
  /** Shows the answer's first server-sent events instead of JSON. */
  readonly isStream?: true;
}

/** The event that is sent, and followed. */
const sent = {
  event_id: seedEventId(99),
  timestamp: '2025-01-31T11:00:00Z',
  service: 'checkout',
  endpoint: '/cart',
  status_code: 200,
  latency_ms: 12.5,
};

const day = 'from=2025-01-31T08:00:00Z&to=2025-01-31T10:00:00Z';
const query = (title: string, target: string): ReadmeExample => ({
  title,
  service: 'query',
  method: 'GET',
  target,
});

/** One for each endpoint that wants data; those that follow what is sent come last. */
export const readmeExamples: readonly ReadmeExample[] = [
  query('Percentiles of latency, by service', `/v1/metrics/latency?${day}`),
  query('Error rates by endpoint, worst first', `/v1/metrics/error-rates?service=checkout&${day}`),
  query('Slowest endpoints', '/v1/metrics/slowest-endpoints?order_by=p99&min_count=5'),
  query('Server errors by region', '/v1/metrics/regional-errors?status_code=200&status_code=5xx'),
  query('Events by hour, UTC', '/v1/metrics/volume?interval=1h'),
  query('The events themselves, newest first', '/v1/events?status_code=5xx&q=timeout&limit=1'),
  query('One event', `/v1/events/${seedEventId(3)}`),
  {
    title: 'SQL over the view events',
    service: 'query',
    method: 'POST',
    target: '/v1/sql',
    body: {
      sql: 'SELECT service, count(*) AS n FROM events WHERE status_code >= ? GROUP BY ALL ORDER BY ALL',
      params: [500],
    },
  },
  query('The table, and what is not in it yet', '/v1/lake'),
  query('What became of every accepted event', '/v1/ledger?limit=1'),
  { title: 'Sending an event', service: 'ingest', method: 'POST', target: '/v1/events', body: sent },
  { ...query('Events as they are acked', '/v1/events/tail?service=checkout'), isStream: true },
];

const ports = { ingest: 8080, query: 8081 } as const;

/** The line of curl. */
function formatCurl({ service, method, target, body, isStream }: ReadmeExample): string {
  const address = `http://127.0.0.1:${ports[service]}${target}`;
  const start = `curl -sS${isStream ? 'N' : ''} '${address}'`;
  if (method === 'GET') return start;
  return `${start} -H 'Content-Type: application/json' \\\n  -d '${JSON.stringify(body)}'`;
}

/** What an example and its answer look like in the README. */
export function formatExample(example: ReadmeExample, answer: string): string {
  const language = example.isStream ? 'text' : 'json';
  return `${example.title}:\n\n\`\`\`sh\n${formatCurl(example)}\n\`\`\`\n\n\`\`\`${language}\n${answer}\n\`\`\`\n`;
}

/** Replaces what differs from run to run, or with how files are encoded, by something that does not. */
export function normalise(section: string): string {
  return section
    .replace(/"(elapsed_ms|bytes|bytes_total|raw_bytes|version|oldest)":("[^"]*"|[\d.]+)/g, '"$1":0')
    .replace(/"(segment|state|next_cursor)":"[^"]*"/g, '"$1":""')
    .replace(/^id: .*$/gm, 'id: 0');
}

/** Breaks an answer where a reader would: each row and `meta` on a line. */
export function layOut(answer: unknown): string {
  const { data, meta, ...others } = answer as { data?: unknown; meta?: unknown };
  if (!Array.isArray(data) || meta === undefined) return JSON.stringify(answer);
  const rows = data.map((row) => `  ${JSON.stringify(row)}`).join(',\n');
  return `{"data":[\n${rows}],\n "meta":${JSON.stringify({ ...(meta as object), ...others })}}`;
}
