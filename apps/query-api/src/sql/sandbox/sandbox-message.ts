import type { AnswerFormat } from '../../formats/media-types.js';
import type { ConstantValue } from '../pruning/constant.js';
import type { SqlParameter } from '../pruning/constant-expression.js';

/** How a sandbox process is bounded; it is told once, when it starts. */
export interface SandboxSettings {
  /** DuckDB's memory limit, in MiB. */
  memoryMb: number;
  /** DuckDB's threads; one per core when absent. */
  threads?: number | undefined;
  /** The folders that DuckDB may read, as absolute paths: of the table, and of what the raw zone is handed over in. */
  directories: readonly string[];
}

/** A column of a result, with DuckDB's name of its type. */
export interface SqlColumn {
  name: string;
  type: string;
}

/** What the service asks of a sandbox process; each request has one reply. */
export type SandboxRequest =
  | { kind: 'parse'; sql: string }
  | { kind: 'evaluate'; select: string; count: number }
  | {
      kind: 'run';
      view: string;
      sql: string;
      params: readonly SqlParameter[];
      /** Rows of the answer at most. */
      limit: number;
      format: AnswerFormat;
    }
  | { kind: 'more' }
  | { kind: 'reset' };

/** What went wrong in DuckDB; `position` is a byte of the text that was run. */
export interface SandboxFailure {
  type: string;
  message: string;
  position?: number;
}

/** What a sandbox process answers; `ready` comes first, unasked. */
export type SandboxReply =
  | { kind: 'ready' }
  | { kind: 'parsed'; tree: string }
  | { kind: 'evaluated'; values: readonly ConstantValue[] }
  | { kind: 'running'; columns: readonly SqlColumn[] }
  /** A piece of the answer as it goes to the client. */
  | { kind: 'rows'; chunk: Uint8Array }
  /** Its last piece, and whether there were more rows than the limit. */
  | { kind: 'end'; chunk: Uint8Array; isTruncated: boolean }
  | { kind: 'reset'; rssBytes: number }
  | { kind: 'failed'; failure: SandboxFailure };
