import type { Response } from 'express';
import { type AnswerStream, streamAnswer } from './stream-answer.js';

/** Sends an answer, no faster than the client takes it; one that has gone gets no more of it. */
export async function sendStream(res: Response, answer: AnswerStream): Promise<void> {
  const gone = new AbortController();
  const onClose = () => gone.abort(new Error('the client has gone'));
  res.once('close', onClose);
  try {
    await streamAnswer(res, answer, gone.signal);
  } catch (error) {
    if (!gone.signal.aborted) throw error;
  } finally {
    res.off('close', onClose);
  }
}
