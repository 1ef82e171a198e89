import type { LogFields } from '@signallake/service-kit';
import type { Response } from 'express';
import type { EventBatch } from '../batch/event-batch.js';

/** Knows which batch of events a response answers. */
export interface RequestProgress {
  note(res: Response, batch: EventBatch): void;
  /** What the access log says of the events; nothing for a response that answers none. */
  describe(res: Response): LogFields;
}

/** Creates an empty `RequestProgress`, which forgets a batch with its response. */
export function createRequestProgress(): RequestProgress {
  const batches = new WeakMap<Response, EventBatch>();
  return {
    note: (res, batch) => {
      batches.set(res, batch);
    },
    describe: (res) => {
      const batch = batches.get(res);
      if (batch === undefined) return {};
      const { accepted, rejected, service } = batch;
      return { accepted, rejected, ...(service === undefined ? {} : { event_service: service }) };
    },
  };
}
