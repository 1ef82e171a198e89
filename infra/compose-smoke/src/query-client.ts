import { setTimeout as delay } from 'node:timers/promises';

/** What `/v1/lake` says, as far as it matters here. */
interface LakeState {
  readonly version: number;
  readonly rows: number;
  readonly files: number;
  readonly raw: { readonly segments: number; readonly bytes: number };
}

/** Asks a query-api that may be away for a moment. */
export interface QueryClient {
  lake(): Promise<LakeState>;
  /**
   * Rows of a statement, asked for so many times at most, by default until half a minute is over.
   * @throws Error when there were more than the service gives
   */
  sql<Row>(statement: string, attempts?: number): Promise<readonly Row[]>;
  /** Waits until every raw segment is in the lake. */
  waitUntilConverted(signal: AbortSignal): Promise<LakeState>;
}

interface SqlAnswer<Row> {
  readonly data: readonly Row[];
  readonly meta: { readonly truncated?: boolean };
}

const ATTEMPTS = 60;
const PAUSE_MS = 500;

/** Makes a client; connection errors and 503 are tried again for half a minute. */
export function createQueryClient(url: string, key: string): QueryClient {
  async function ask<Body>(path: string, init: RequestInit = {}, attempts = ATTEMPTS): Promise<Body> {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    for (let attempt = 1; ; attempt++) {
      const response = await fetch(`${url}${path}`, { ...init, headers }).catch((error: Error) => error);
      if (!(response instanceof Error)) {
        if (response.ok) return (await response.json()) as Body;
        const text = await response.text();
        if (response.status !== 503 || attempt === attempts)
          throw new Error(`${path} answered ${response.status}: ${text}`);
      } else if (attempt === attempts) throw response;
      await delay(PAUSE_MS);
    }
  }
  const lake = () => ask<LakeState>('/v1/lake');

  return {
    lake,
    async sql<Row>(statement: string, attempts?: number) {
      const body = JSON.stringify({ sql: statement });
      const { data, meta } = await ask<SqlAnswer<Row>>('/v1/sql', { method: 'POST', body }, attempts);
      if (meta.truncated) throw new Error(`the answer to ${statement} was cut`);
      return data;
    },
    async waitUntilConverted(signal) {
      for (;;) {
        signal.throwIfAborted();
        const state = await lake();
        if (state.raw.segments === 0) return state;
        await delay(200);
      }
    },
  };
}
