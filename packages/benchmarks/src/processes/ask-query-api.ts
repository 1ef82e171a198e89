/** A row of an answer, by column. */
type AnswerRow = Record<string, unknown>;

/** What query-api answers, as far as benchmarks look at it. */
export interface QueryAnswer {
  data: AnswerRow[];
  meta: { scan: { files: number; files_total: number; bytes: number; bytes_total: number } };
}

/** Asks query-api. @throws {Error} when the answer is not 200 */
export async function askQueryApi({ url }: { url: string }, path: string): Promise<QueryAnswer> {
  const response = await fetch(`${url}${path}`);
  if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as QueryAnswer;
}
