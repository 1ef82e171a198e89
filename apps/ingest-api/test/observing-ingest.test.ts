import assert from 'node:assert/strict';
import request from 'supertest';
import { eventText, ndjson, postEvents } from './post-events.js';
import { createTestIngest } from './test-ingest.js';

/** The values of metrics by their name and own labels. */
async function readMetrics(ingest: { app: Parameters<typeof request>[0] }): Promise<Map<string, number>> {
  const { text } = await request(ingest.app).get('/metrics');
  const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    samples.map((line) => {
      const own = line
        .replace(/service="ingest-api",?/, '')
        .replace(',}', '}')
        .replace('{}', '');
      const [name = '', value] = own.split(' ');
      return [name, Number(value)];
    }),
  );
}

describe('what ingest tells of itself', () => {
  it('logs one line a request with its id, endpoint, status, latency, and what became of the events', async () => {
    const { app, logs } = await createTestIngest();
    const headers = { ...ndjson, 'X-Request-Id': 'job-7' };
    await postEvents(app, `${eventText('one')}\n{}\n${eventText('two')}`, headers);
    const line = await logs.waitForLine('request');
    assert.equal(line['service'], 'ingest-api');
    assert.equal(line['level'], 'info');
    assert.equal(line['request_id'], 'job-7');
    assert.equal(line['endpoint'], '/v1/events');
    assert.equal(line['status_code'], 202);
    assert.equal(typeof line['latency_ms'], 'number');
    assert.equal(line['event_service'], 'checkout');
    assert.equal(line['accepted'], 2);
    assert.equal(line['rejected'], 1);
  });

  it('names no service when the events are of several, and keeps keys and payloads out of the log', async () => {
    const { app, logs } = await createTestIngest({ keys: ['correct-horse-battery'] });
    const body = `[${eventText('secret')},${eventText('secret', { service: 'other' })},{"password":"hunter2"}]`;
    await postEvents(app, body, { Authorization: 'Bearer correct-horse-battery' });
    await postEvents(app, body, { Authorization: 'Bearer wrong-horse-battery' });
    const line = await logs.waitForLine('request');
    assert.equal('event_service' in line, false);
    assert.equal(line['accepted'], 2);
    assert.doesNotMatch(JSON.stringify(logs.lines), /horse|secret|hunter2/);
  });

  it('counts events, bytes, appends and what is in flight', async () => {
    const ingest = await createTestIngest();
    const before = await readMetrics(ingest);
    assert.equal(before.get('signallake_ingest_events_total{outcome="accepted"}'), 0);
    const body = `[${eventText('one')},{}]`;
    await postEvents(ingest.app, body);
    await postEvents(ingest.app, body, {}, '?atomic=true');
    const metrics = await readMetrics(ingest);
    assert.equal(metrics.get('signallake_ingest_events_total{outcome="accepted"}'), 1);
    assert.equal(metrics.get('signallake_ingest_events_total{outcome="rejected"}'), 2);
    assert.equal(metrics.get('signallake_ingest_bytes_total'), 2 * body.length);
    assert.equal(metrics.get('signallake_ingest_append_duration_seconds_count'), 1);
    assert.equal(metrics.get('signallake_ingest_pending_bytes'), 0);
    assert.equal(metrics.get('signallake_ingest_inflight_bytes'), 0);
    assert.equal(metrics.get('signallake_ingest_sealed_segments_total'), 0);
    assert.equal(
      metrics.get('http_request_duration_seconds_count{method="POST",route="/v1/events",status="202"}'),
      1,
    );
  });

  it('is ready when the raw zone can be written to', async () => {
    const { app } = await createTestIngest();
    const ready = await request(app).get('/readyz');
    assert.equal(ready.status, 200);
    assert.deepEqual(ready.body, { status: 'ok', checks: { raw_zone: { ok: true }, storage: { ok: true } } });
  });
});
