import type { DuckDBConnection, DuckDBInstance, DuckDBResult } from '@duckdb/node-api';
import { ChunkStream } from './chunk-stream.js';
import { createDuckDbError, createInterruptError, toDuckDbError } from './duckdb-error.js';

/** What a piece of work gets: the connection, and a check to make before each step it takes. */
export interface WorkContext {
  readonly connection: DuckDBConnection;
  /** Throws the interrupt error if the work was interrupted. */
  readonly checkInterrupt: () => void;
  /** To be told the text of every statement before it runs, so that an explicit transaction is noticed. */
  readonly noteSql: (sql: string) => void;
  /** Leaves a result open, to be read on after the work is done. */
  readonly leaveStream: (result: DuckDBResult) => ChunkStream;
}

interface Job {
  interrupted: boolean;
}

// Cautious on purpose: a text that merely contains the word costs nothing (see ChunkStream).
const MAY_BEGIN_TRANSACTION = /\b(begin|start)\b/i;

// DuckDB forgets an interrupt that comes before a statement has begun on its thread, so one is
// repeated until the work it was meant for has ended.
const INTERRUPT_AGAIN_MS = 5;

/** One DuckDB connection on which work is done strictly one piece after the other, in the order it was given. */
export class Session {
  readonly #connected: Promise<DuckDBConnection>;
  readonly #jobs: Job[] = [];
  #tail: Promise<unknown>;
  #connection: DuckDBConnection | undefined;
  #stream: ChunkStream | undefined;
  #mayHoldTransaction = false;
  #closing: Promise<void> | undefined;

  constructor(opened: Promise<DuckDBInstance>) {
    this.#connected = opened.then((instance) => instance.connect());
    this.#tail = this.#connected.then(
      (connection) => {
        this.#connection = connection;
      },
      () => undefined, // told to everyone who then asks for work
    );
  }

  /** Resolves when the connection is made; rejects with what stood against opening it. */
  async opened(): Promise<void> {
    await this.#connected;
  }

  /** Resolves when all work given so far has ended, well or badly. */
  async settled(): Promise<void> {
    await this.#tail;
  }

  /** Queues a piece of work and gives its result; rejects with a DuckDbError, also when the session was closed before. */
  run<T>(work: (context: WorkContext) => Promise<T>): Promise<T> {
    if (this.#closing) return Promise.reject(createClosedError());
    return this.#enqueue(async (job) => {
      const connection = await this.#connected;
      await this.#clearStream();
      const checkInterrupt = () => {
        if (job.interrupted) throw createInterruptError();
      };
      checkInterrupt();
      const noteSql = (sql: string) => {
        this.#mayHoldTransaction ||= MAY_BEGIN_TRANSACTION.test(sql);
      };
      const leaveStream = (result: DuckDBResult) => {
        this.#stream = new ChunkStream(result, connection, this.#mayHoldTransaction);
        return this.#stream;
      };
      return work({ connection, checkInterrupt, noteSql, leaveStream });
    });
  }

  /** Queues a step that does not use the connection, and so leaves an open stream as it is. */
  runAside(step: () => Promise<void>): Promise<void> {
    return this.#enqueue(step);
  }

  /** Interrupts the work that is running, or the open stream; what is queued behind it is left alone. */
  interrupt(): void {
    const job = this.#jobs[0];
    if (!job) this.#stream?.interrupt();
    if (!job || job.interrupted) return;
    job.interrupted = true;
    this.#connection?.interrupt();
    const timer = setInterval(() => {
      if (this.#jobs[0] === job) this.#connection?.interrupt();
      else clearInterval(timer);
    }, INTERRUPT_AGAIN_MS);
  }

  /** The live connection, for what may be asked of it at any time; undefined before it opens and after it closes. */
  get connection(): DuckDBConnection | undefined {
    return this.#closing ? undefined : this.#connection;
  }

  /** Waits for the work given so far, then disconnects; a second call only waits for the first. */
  close(): Promise<void> {
    this.#closing ??= this.#enqueue(async () => {
      this.#stream?.abandon(createClosedError());
      await this.#clearStream();
      this.#connection?.disconnectSync();
      this.#connection = undefined;
    });
    return this.#closing;
  }

  async #clearStream(): Promise<void> {
    const stream = this.#stream;
    this.#stream = undefined;
    await stream?.release();
  }

  #enqueue<T>(run: (job: Job) => Promise<T>): Promise<T> {
    const job: Job = { interrupted: false };
    this.#jobs.push(job);
    const work = this.#tail.then(() => run(job)).finally(() => this.#jobs.shift());
    const result = work.catch((error: unknown) => {
      throw toDuckDbError(error);
    });
    this.#tail = result.catch(() => undefined);
    return result;
  }
}

function createClosedError() {
  return createDuckDbError('Connection', 'Connection was never established or has been closed already');
}
