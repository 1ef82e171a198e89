import { Command, InvalidArgumentError } from 'commander';

/** What the smoke test was asked for. */
export interface SmokeOptions {
  readonly events: number;
  readonly build: boolean;
  readonly keep: boolean;
  readonly json: boolean;
}

const DEFAULT_EVENTS = 1_000_000;
/** Below that some incident would come after the last event. */
const FEWEST_EVENTS = 50_000;

const NOTES = `
It needs a Docker engine, and \`docker compose\` or \`docker-compose\`. A project, ports, keys and volumes of its own: a
stack that runs already is left alone, and everything is removed at the end.

Environment: NODE_IMAGE and REDIS_IMAGE replace the base images, BUILD_NETWORK=host builds in the host's network, and
SIGNALLAKE_* go to the services as .env.example says.`;

/** Reads the arguments. @throws CommanderError for bad ones and for --help */
export function parseSmokeOptions(argv: readonly string[]): SmokeOptions {
  const command = new Command('compose:smoke')
    .description(
      'Builds the images and proves docker-compose.yml: sends events while workers are scaled and containers killed, and checks that every acked event is there once.',
    )
    .option('--events <count>', `how many events, at least ${FEWEST_EVENTS}`, parseEvents, DEFAULT_EVENTS)
    .option('--no-build', 'take the images that are there')
    .option('--keep', 'leave everything running at the end', false)
    .option('--json', 'print the figures as JSON on stdout; all else goes to stderr', false)
    .addHelpText('after', NOTES)
    .exitOverride()
    .parse(argv, { from: 'user' });
  return command.opts<SmokeOptions>();
}

function parseEvents(text: string): number {
  const count = /^[\d_]{1,12}$/.test(text) ? Number(text.replaceAll('_', '')) : 0;
  if (count < FEWEST_EVENTS)
    throw new InvalidArgumentError(`It must be a number of at least ${FEWEST_EVENTS}.`);
  return count;
}
