/**
 * Reads the value of a metric that a service has one of.
 * Format: Prometheus, "Exposition formats", text-based: `name{labels} value`.
 * @throws {Error} when the service has no such metric
 */
export async function readMetric({ url }: { url: string }, name: string): Promise<number> {
  const page = await (await fetch(`${url}/metrics`)).text();
  const value = new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(page)?.[1];
  if (value === undefined) throw new Error(`${url}/metrics has no ${name}`);
  return Number(value);
}
