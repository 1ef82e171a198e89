import type { Response } from 'express';
import { streamAnswer } from '../formats/stream-answer.js';
import type { RenderedAnswer } from './render-answer.js';

/** Sends an answer, no faster than the client takes it; one that has gone gets no more of it. */
export async function sendAnswer(res: Response, { format, pieces, meta }: RenderedAnswer): Promise<void> {
  const gone = new AbortController();
  const onClose = () => gone.abort(new Error('the client has gone'));
  res.once('close', onClose);
  try {
    await streamAnswer(res, { format, chunks: pieces, meta: { ...meta } }, gone.signal);
  } catch (error) {
    if (!gone.signal.aborted) throw error;
  } finally {
    res.off('close', onClose);
  }
}
