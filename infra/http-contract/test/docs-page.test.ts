import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { findBrowser, openPage } from './browser.js';
import { fetchContract } from './contract.js';
import { type Services, startServices } from './services.js';

describe('the page at /docs', function () {
  this.timeout(90_000);
  let browser: string | undefined;
  let services: Services;
  before(async function () {
    browser = await findBrowser();
    if (browser === undefined) {
      console.log('      (no Chromium on the PATH, nor in SIGNALLAKE_CHROMIUM: the page is not rendered)');
      this.skip();
    }
    services = await startServices();
  });
  after(() => services?.close());

  for (const name of ['query-api', 'ingest-api'] as const) {
    it(`shows every operation of ${name} in a browser that reaches nothing else`, async () => {
      const url = name === 'query-api' ? services.queryUrl : services.ingestUrl;
      const { document } = await fetchContract(url);
      const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
      const ids = operations.map(({ tags, operationId }) => `id="operations-${String(tags)}-${operationId}"`);
      const page = await openPage(String(browser), `${url}/docs`);
      try {
        const endsAt = Date.now() + 30_000;
        let missing = ids;
        while (missing.length > 0 && Date.now() < endsAt) {
          await delay(100);
          const dom = await page.readDom();
          missing = ids.filter((id) => !dom.includes(id));
        }
        assert.deepEqual(missing, [], 'operations that are not shown');
        assert.deepEqual(page.complaints, []);
      } finally {
        await page.close();
      }
    });
  }
});
