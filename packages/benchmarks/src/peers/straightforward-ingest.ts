import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { logEventSchema } from '@signallake/event-schema';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import express, { type Express } from 'express';

/** An ingest service as one would first write it. */
export interface StraightforwardIngest {
  app: Express;
  close(): void;
}

/**
 * Creates a server that takes one event a request, validates it, appends it to a file and, with `fsync`, flushes that
 * before it acknowledges: each request by itself, one after the other.
 */
export function createStraightforwardIngest(
  path: string,
  { fsync }: { fsync: boolean },
): StraightforwardIngest {
  const ajv = new Ajv({ allowUnionTypes: true });
  formats.default(ajv);
  // SignalLake's own rules, which no such server would have.
  for (const format of ['partition-value', 'unicode']) ajv.addFormat(format, true);
  const validate = ajv.compile(logEventSchema);
  const file = openSync(path, 'a');
  const app = express();
  app.post('/v1/events', express.json(), (request, response) => {
    if (!validate(request.body)) {
      response.status(400).json({ errors: validate.errors });
      return;
    }
    writeSync(file, `${JSON.stringify(request.body)}\n`);
    if (fsync) fsyncSync(file);
    response.status(202).json({ accepted: 1 });
  });
  return { app, close: () => closeSync(file) };
}
