import type { MetricRow } from '@signallake/metrics-oracle';
import { getJson } from './services.js';

/** The five answers of the query service, by endpoint. */
export type Answers = Record<(typeof endpoints)[number], MetricRow[]>;

const endpoints = ['latency', 'error-rates', 'slowest-endpoints', 'regional-errors', 'volume'] as const;

/** Asks all five metrics, with every row. */
export async function askAll(queryUrl: string): Promise<Answers> {
  const answers = await Promise.all(
    endpoints.map(async (endpoint) => {
      const { data } = await getJson<{ data: MetricRow[] }>(`${queryUrl}/v1/metrics/${endpoint}?limit=10000`);
      return [endpoint, data] as const;
    }),
  );
  return Object.fromEntries(answers) as Answers;
}

/** How many events are counted in all. */
export function totalOf(rows: readonly MetricRow[]): number {
  return rows.reduce((sum, row) => sum + Number(row['count']), 0);
}

/** Whether no raw segment is left that is not in the lake. */
export async function isAllConverted(queryUrl: string): Promise<boolean> {
  const { raw } = await getJson<{ raw: { segments: number } }>(`${queryUrl}/v1/lake`);
  return raw.segments === 0;
}
