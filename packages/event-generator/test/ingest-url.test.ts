import assert from 'node:assert/strict';
import { resolveIngestUrl } from '../src/ingest/ingest-url.js';

describe('the address of an ingest-api', () => {
  const addresses: [given: string, resolved: string][] = [
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080/v1/events'],
    ['http://127.0.0.1:8080/', 'http://127.0.0.1:8080/v1/events'],
    ['http://127.0.0.1:8080/v1/events', 'http://127.0.0.1:8080/v1/events'],
    ['http://127.0.0.1:8080/v1/events/', 'http://127.0.0.1:8080/v1/events'],
    ['https://logs.example/lake/', 'https://logs.example/lake/v1/events'],
    ['http://127.0.0.1:8080?atomic=true', 'http://127.0.0.1:8080/v1/events?atomic=true'],
  ];
  for (const [given, resolved] of addresses) {
    it(`${given} is ${resolved}`, () => {
      assert.equal(resolveIngestUrl(given).href, resolved);
    });
  }

  for (const address of ['', '127.0.0.1:8080', 'localhost:8080', 'ftp://x/', 'http://me:secret@x/']) {
    it(`is not ${JSON.stringify(address)}, and no password is repeated`, () => {
      assert.throws(
        () => resolveIngestUrl(address),
        (error: Error & { code: string }) =>
          error.code === 'ingest_bad_url' && !error.message.includes('secret'),
      );
    });
  }
});
