/** For `catch`: what is not there, or not any more, is `undefined`; any other error is thrown on. */
export function ignoreAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined;
  throw error;
}
