import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Banner, formatBanner, parseBanner } from '../src/start/banner.js';

const url = fc.webAuthority().map((authority) => `http://${authority}`);
const banner: fc.Arbitrary<Banner> = fc.record({
  headline: fc.constantFrom('SignalLake runs.'),
  ingestUrl: url,
  queryUrl: url,
  dataDirectory: fc.constantFrom('/data', '/home/me/my data'),
  queue: fc.constantFrom('embedded', 'Redis at localhost:6379'),
  pid: fc.nat(),
  ingestKey: fc.boolean(),
  queryKey: fc.boolean(),
  pnpm: fc.constantFrom('npx --yes pnpm@1.2.3'),
});

describe('banner', () => {
  it('can be read back: where to send, where to look, what to kill', () => {
    fc.assert(
      fc.property(banner, (value) => {
        const commands = parseBanner(formatBanner(value));
        assert.equal(commands?.ingestUrl, value.ingestUrl);
        assert.equal(commands?.queryUrl, value.queryUrl);
        assert.equal(commands?.pid, value.pid);
        assert.equal(commands?.curlLines.length, 5);
      }),
    );
  });

  it('is not read before it is whole', () => {
    const [value] = fc.sample(banner, 1);
    assert.ok(value !== undefined);
    const text = formatBanner(value);
    assert.equal(parseBanner(text.slice(0, text.indexOf('Stop'))), undefined);
  });

  it('names the address to import to only where it is not the default', () => {
    const [value] = fc.sample(banner, 1);
    assert.ok(value !== undefined);
    assert.match(formatBanner({ ...value, ingestUrl: 'http://127.0.0.1:8080' }), /--service web access\.log/);
    assert.match(
      formatBanner({ ...value, ingestUrl: 'http://127.0.0.1:99' }),
      /--service web --to http:\/\/127\.0\.0\.1:99 access\.log/,
    );
  });

  it('shows where a key goes only when one is needed', () => {
    const [value] = fc.sample(banner, 1);
    assert.ok(value !== undefined);
    const open = formatBanner({ ...value, ingestKey: false, queryKey: false });
    const closed = formatBanner({ ...value, ingestKey: true, queryKey: true });
    assert.equal(open.split('Authorization').length - 1, 0);
    assert.equal(closed.split('Authorization: Bearer $KEY').length - 1, 5);
  });
});
