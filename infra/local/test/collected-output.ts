import { Writable } from 'node:stream';

/** A stream that keeps what is written to it. */
export interface CollectedOutput {
  readonly stream: Writable;
  readonly text: string;
}

/** Makes an empty one. */
export function collectOutput(): CollectedOutput {
  let text = '';
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      done();
    },
  });
  return {
    stream,
    get text() {
      return text;
    },
  };
}
