// Exits 0 when the service in this container lives: `node health-check.mjs <variable of its port> <default>`.
// Part of the image, so that a health check needs no curl. It does not ask /readyz: a service that says no there, for Redis is
// away or it has a backlog to read, does not get better by being taken for broken.
const [variable = '', defaultPort] = process.argv.slice(2);
try {
  const url = `http://127.0.0.1:${process.env[variable] ?? defaultPort}/healthz`;
  const response = await fetch(url, { signal: AbortSignal.timeout(4000) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
} catch (error) {
  // Docker keeps the last lines of it: `docker inspect --format '{{json .State.Health}}'`.
  process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
