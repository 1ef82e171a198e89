/**
 * The folder in which the user ran the command, which paths on the command line are relative to: pnpm runs scripts in
 * the folder of package.json and keeps the user's in INIT_CWD.
 */
export function userDirectory(env: NodeJS.ProcessEnv): string {
  return env['INIT_CWD'] ?? process.cwd();
}
