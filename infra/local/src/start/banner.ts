/** What the user is told once everything runs. */
export interface Banner {
  /** How the services are called together, and how long it took. */
  readonly headline: string;
  readonly ingestUrl: string;
  readonly queryUrl: string;
  readonly dataDirectory: string;
  /** How jobs reach the workers. */
  readonly queue: string;
  /** The process that stops everything when it is sent SIGTERM. */
  readonly pid: number;
  /** Whether a request needs a bearer key. */
  readonly ingestKey: boolean;
  readonly queryKey: boolean;
  /** The words that run a root script, such as `npx --yes pnpm@1.2.3`. */
  readonly pnpm: string;
}

const exampleEvent = '{"service":"checkout","endpoint":"/cart","status_code":200,"latency_ms":12.5}';

/** Writes the banner. Its curl lines work as they are, but for the key that only the user has. */
export function formatBanner(banner: Banner): string {
  const { headline, ingestUrl, queryUrl, dataDirectory, queue, pid, pnpm } = banner;
  const ingestKey = banner.ingestKey ? ` -H "Authorization: Bearer $KEY"` : '';
  const queryKey = banner.queryKey ? ` -H "Authorization: Bearer $KEY"` : '';
  const to = ingestUrl === 'http://127.0.0.1:8080' ? '' : ` --to ${ingestUrl}`;
  return [
    '',
    headline,
    '',
    '  Send an event',
    `    curl -sS ${ingestUrl}/v1/events${ingestKey} -H 'Content-Type: application/json' -d '${exampleEvent}'`,
    '  Import a log',
    `    ${pnpm} run import --service web${to} access.log`,
    '  Look',
    `    curl -sS${queryKey} '${queryUrl}/v1/metrics/latency?from=-24h'`,
    `    curl -sS${queryKey} '${queryUrl}/v1/metrics/error-rates?from=-24h'`,
    `    curl -sS${queryKey} '${queryUrl}/v1/metrics/volume?interval=1h'`,
    `    curl -sS${queryKey} ${queryUrl}/v1/lake`,
    '',
    `  Data   ${dataDirectory} (logs in ${dataDirectory}/logs)`,
    `  Queue  ${queue}`,
    `  Stop   Ctrl-C, or: kill ${pid}`,
    '',
    '',
  ].join('\n');
}

/** What can be read back from a banner. */
export interface BannerCommands {
  readonly ingestUrl: string;
  readonly queryUrl: string;
  readonly pid: number;
  /** The curl lines, in their order: one that sends, then those that look. */
  readonly curlLines: readonly string[];
}

/** Reads a banner; `undefined` while it is not whole. */
export function parseBanner(text: string): BannerCommands | undefined {
  const curlLines = [...text.matchAll(/^ {4}(curl .*)$/gm)].map(([, line = '']) => line);
  const [, ingestUrl] = /^ {4}curl -sS (\S+)\/v1\/events/m.exec(text) ?? [];
  const [, queryUrl] = /^ {4}curl .* (\S+)\/v1\/lake$/m.exec(text) ?? [];
  const [, pid] = /^ {2}Stop .* kill (\d+)$/m.exec(text) ?? [];
  return ingestUrl === undefined || queryUrl === undefined || pid === undefined
    ? undefined
    : { ingestUrl, queryUrl, pid: Number(pid), curlLines };
}
