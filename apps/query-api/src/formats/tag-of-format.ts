import type { AnswerFormat } from './media-types.js';

/** The entity tag of an answer in a format: what a client keeps as CSV says nothing of what it would get as JSON. */
export function tagOfFormat(tag: string, format: AnswerFormat): string {
  return tag.replace(/"$/, `-${format}"`);
}
