/** Cuts a text to at most `maxCodePoints` Unicode code points, never through a surrogate pair. */
export function cutText(text: string, maxCodePoints: number): string {
  // A text has at most as many code points as code units, so short ones need no counting.
  return text.length <= maxCodePoints ? text : [...text].slice(0, maxCodePoints).join('');
}
