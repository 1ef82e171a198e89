import assert from 'node:assert/strict';
import { listSegments } from '../src/list-segments.js';
import { readSegment } from '../src/read-segment.js';
import { createSegmentWriter } from '../src/segment-writer.js';
import { createRecordingLogger } from './recording-logger.js';
import { useTemporaryZone } from './temporary-zone.js';

describe('an acked line', () => {
  const zone = useTemporaryZone();

  it('is in the very next listing and reading, while segments are sealed around it', async () => {
    const writer = createSegmentWriter({
      directory: zone.directory,
      sealAtBytes: 200,
      sealAfterMs: 60_000,
      leaseMs: 60_000,
      onSealed: () => undefined,
      logger: createRecordingLogger(),
    });
    try {
      for (let index = 0; index < 60; index += 1) {
        const line = `{"index":${index}}\n`;
        const { segment, offset } = await writer.append(Buffer.from(line));
        const found = (await listSegments(zone.directory)).find(({ id }) => id === segment);
        let text = '';
        for await (const { lines } of readSegment(found?.path ?? '', { start: offset })) text += lines;
        assert.equal(text, line);
      }
    } finally {
      await writer.close();
    }
  });
});
