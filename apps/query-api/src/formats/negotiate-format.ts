import { HttpProblem, problemCatalogue } from '@signallake/service-kit';
import type { Request, Response } from 'express';
import { type AnswerFormat, answerFormats, mediaTypeOfFormat } from './media-types.js';

const mediaTypes = answerFormats.map((format) => mediaTypeOfFormat[format]);

/**
 * Chooses the format that a client likes best of those that answers come in (RFC 9110, section 12.5.1), and says in
 * `Vary` that the answer depends on it.
 * @throws {HttpProblem} 406 when it accepts none of them
 */
export function negotiateFormat(req: Request, res: Response): AnswerFormat {
  res.vary('Accept');
  const accepted = req.accepts([...mediaTypes]);
  const format = answerFormats.find((name) => mediaTypeOfFormat[name] === accepted);
  if (format) return format;
  const detail = `answers come as ${mediaTypes.join(', ')}`;
  throw new HttpProblem(problemCatalogue.not_acceptable, detail, { extensions: { available: mediaTypes } });
}
