/** A process that the supervisor starts. */
export interface ServiceDefinition {
  /** What it is called in logs and messages. */
  readonly name: string;
  /** Absolute path of the script that `node` runs. */
  readonly script: string;
  readonly args?: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Where it answers `GET /readyz`; without one it counts as ready once it runs. */
  readonly url?: string;
}
