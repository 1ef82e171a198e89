import { formatConfigHelp, runService } from '@signallake/service-kit';
import { configSchema } from './config.js';
import { startIngest } from './start-ingest.js';

await runService({
  name: 'ingest-api',
  help: formatConfigHelp(
    configSchema,
    'ingest-api: takes events over HTTP and acks them once they are on disk',
  ),
  start: (service) => startIngest(process.env, service),
});
