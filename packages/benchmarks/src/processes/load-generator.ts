import { createHttpSender } from '../load/http-sender.js';
import { readRequestBodies } from '../load/request-bodies.js';
import { runLoad } from '../load/run-load.js';
import type { LoadSettings, MeasuredLoad } from './generate-load.js';

const settings = JSON.parse(process.argv[2] ?? '') as LoadSettings;
const bodies = await readRequestBodies(settings.file, settings.linesPerRequest);
const requests = Math.min(bodies.length, settings.requests);
const sender = createHttpSender(`${settings.url}/v1/events`, {
  connections: settings.connections,
  contentType: settings.linesPerRequest === 1 ? 'application/json' : 'application/x-ndjson',
});
const usedBefore = process.cpuUsage();
const beginMs = performance.now();
const result = await runLoad({
  ...settings,
  requests,
  warmUp: Math.floor(requests / 5),
  send: (index) => sender.send(bodies[index] as Buffer),
});
const { user, system } = process.cpuUsage(usedBefore);
sender.close();
const measured: MeasuredLoad = {
  ...result,
  requests,
  eventsPerSecond: result.requestsPerSecond * settings.linesPerRequest,
  busyPercent: (user + system) / 10 / (performance.now() - beginMs),
};
process.stdout.write(JSON.stringify(measured));
