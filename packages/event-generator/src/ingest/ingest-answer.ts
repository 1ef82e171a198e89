/** One fault the server found: `index` counts the lines of the batch from 0, `path` points into the event. */
export interface IngestLineError {
  index: number;
  path: string;
  message: string;
}

/** What became of a batch. The server names the first faults only, so `errors` may be fewer than `rejected`. */
export interface IngestResult {
  accepted: number;
  rejected: number;
  errors: IngestLineError[];
}

/** An error answer (RFC 9457), with the parts that are used; `errors` has those that name a line. */
export interface IngestProblem {
  detail: string;
  requestId?: string;
  errors: IngestLineError[];
}

/** Reads the body of a 2xx; `undefined` when it is none of an ingest-api. */
export function parseIngestResult(body: string): IngestResult | undefined {
  const value = parseObject(body);
  const { accepted, rejected } = value;
  if (!isCount(accepted) || !isCount(rejected)) return undefined;
  return { accepted, rejected, errors: parseLineErrors(value['errors']) };
}

/** Reads the body of an error answer, whatever it is; `fallback` is the detail of one that has none. */
export function parseIngestProblem(body: string, fallback: string): IngestProblem {
  const value = parseObject(body);
  const detail = [value['detail'], value['title']].find((text) => typeof text === 'string' && text !== '');
  const problem: IngestProblem = {
    detail: typeof detail === 'string' ? detail : fallback,
    errors: parseLineErrors(value['errors']),
  };
  if (typeof value['request_id'] === 'string') problem.requestId = value['request_id'];
  return problem;
}

function parseLineErrors(value: unknown): IngestLineError[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry: unknown) => {
    const { index, path, message } = asObject(entry);
    if (!isCount(index) || typeof message !== 'string') return [];
    return [{ index, path: typeof path === 'string' ? path : '', message }];
  });
}

function parseObject(body: string): Record<string, unknown> {
  try {
    return asObject(JSON.parse(body));
  } catch {
    return {};
  }
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
