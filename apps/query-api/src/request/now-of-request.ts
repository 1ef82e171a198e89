/**
 * What relative times of a request are relative to, in milliseconds since the Unix epoch: the end of the current second.
 * So requests of one second mean the same time and can share an answer, and `to=now` leaves out nothing that has
 * happened.
 */
export function nowOfRequest(clockMs = Date.now()): number {
  return Math.ceil(clockMs / 1000) * 1000;
}
