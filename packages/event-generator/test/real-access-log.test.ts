import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createEventNormalizer, type LogEventInput } from '@signallake/event-schema';
import { runTool } from './run-tool.js';

// Ten thousand lines of a public web site's log (elastic/examples, "apache_logs"), which are not part of the project.
const folder =
  process.env['SIGNALLAKE_TEST_DATA_DIR'] ??
  fileURLToPath(new URL('../../../../shared/data', import.meta.url));
const path = join(folder, 'access.combined.log');

describe('importing a real access log', () => {
  let events: LogEventInput[];
  before(async function () {
    if (!existsSync(path)) {
      console.warn(`skipped: there is no ${path}; set SIGNALLAKE_TEST_DATA_DIR to the folder that has it`);
      this.skip();
    }
    const { code, stdout, stderr } = await runTool('import', [
      '--service',
      'web',
      '--strict',
      '--out',
      '-',
      path,
    ]);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /read 10,000 lines: 10,000 events written, 0 rejected, 0 unparsed/);
    events = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as LogEventInput);
  });

  function count(key: (event: LogEventInput) => string | number | undefined): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const event of events) counts[String(key(event))] = (counts[String(key(event))] ?? 0) + 1;
    return counts;
  }

  it('gives ten thousand valid events with ids of their own', () => {
    const normalize = createEventNormalizer();
    for (const event of events) assert.ok(normalize(event, Date.now()).ok);
    assert.equal(new Set(events.map((event) => event.event_id)).size, 10_000);
  });

  it('gives the status codes and methods that other tools count', () => {
    assert.deepEqual(
      count((event) => event.status_code),
      {
        200: 9126,
        206: 45,
        301: 164,
        304: 445,
        403: 2,
        404: 213,
        416: 2,
        500: 3,
      },
    );
    assert.deepEqual(
      count((event) => event.method),
      { GET: 9952, HEAD: 42, POST: 5, OPTIONS: 1 },
    );
  });

  it('keeps what the log says beside', () => {
    assert.deepEqual(
      count((event) => event.timestamp?.slice(0, 10)),
      {
        '2015-05-17': 1632,
        '2015-05-18': 2893,
        '2015-05-19': 2896,
        '2015-05-20': 2579,
      },
    );
    assert.deepEqual(events[0], {
      event_id: events[0]?.event_id,
      timestamp: '2015-05-17T10:05:03.000Z',
      service: 'web',
      endpoint: '/presentations/logstash-monitorama-2013/images/kibana-search.png',
      status_code: 200,
      latency_ms: null,
      method: 'GET',
      attributes: {
        bytes: 203_023,
        remote_addr: '83.149.9.216',
        protocol: 'HTTP/1.1',
        referrer: 'http://semicomplete.com/presentations/logstash-monitorama-2013/',
        user_agent:
          'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_1) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/32.0.1700.77 Safari/537.36',
      },
    });
  });
});
