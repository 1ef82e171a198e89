import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the repository, in which this package lies at `infra/local`. */
export const repositoryRoot = resolve(fileURLToPath(new URL('../../../../', import.meta.url)));
