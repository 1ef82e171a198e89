import type { Express } from 'express';
import request, { type Test } from 'supertest';

/** Headers of a request, by name. */
export type Headers = Readonly<Record<string, string>>;

/** Posts a body as it is, as one JSON object unless the headers say otherwise. */
export function postEvents(app: Express, body: string | Buffer, headers: Headers = {}, query = ''): Test {
  return request(app)
    .post(`/v1/events${query}`)
    .set({ 'Content-Type': 'application/json', ...headers })
    .serialize((unchanged) => unchanged)
    .send(body);
}

/** The headers of an NDJSON body. */
export const ndjson: Headers = { 'Content-Type': 'application/x-ndjson' };

/** A valid event as JSON text, told from others by its message. */
export function eventText(message: string, fields: object = {}): string {
  return JSON.stringify({ service: 'checkout', endpoint: '/cart', status_code: 200, message, ...fields });
}
