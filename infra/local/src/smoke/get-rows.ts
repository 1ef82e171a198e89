/**
 * Asks a metrics query for its rows.
 * @throws Error with the answer when it is not 200.
 */
export async function getRows<Row>(url: string): Promise<readonly Row[]> {
  const response = await fetch(url, { headers: { accept: 'application/json' } });
  if (response.status !== 200) {
    throw new Error(`GET ${url} answered ${response.status}: ${await response.text()}`);
  }
  const { data } = (await response.json()) as { readonly data: readonly Row[] };
  return data;
}
