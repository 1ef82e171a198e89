import type { Express } from 'express';
import request from 'supertest';

/** What `POST /v1/sql` answered: an answer or a problem. */
export interface SqlResponse {
  status: number;
  text: string;
  body: {
    data: Record<string, unknown>[];
    meta: {
      scan: {
        files: number;
        files_in_memory: number;
        files_total: number;
        bytes: number;
        bytes_total: number;
        raw_bytes: number;
      };
      snapshot: { version: number; raw_segments: number };
      columns: { name: string; type: string }[];
      truncated?: true;
    };
    code?: string;
    detail: string;
    position?: { offset: number; line: number; column: number };
    errors?: { path: string; message: string }[];
  };
}

/** Asks a service for SQL, whatever comes of it. */
export async function askSql(app: Express, sql: string, params?: unknown[]): Promise<SqlResponse> {
  const { status, text, body } = await request(app)
    .post('/v1/sql')
    .send({ sql, ...(params ? { params } : {}) });
  return { status, text, body };
}

/** The rows of SQL that is expected to be answered. */
export async function rowsOf(
  app: Express,
  sql: string,
  params?: unknown[],
): Promise<Record<string, unknown>[]> {
  const { status, text, body } = await askSql(app, sql, params);
  if (status !== 200) throw new Error(`${sql} was answered with ${status}: ${text}`);
  return body.data;
}
