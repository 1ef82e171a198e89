import { assertGeneratedPart } from './generated-part.js';
import { readOwnSettings, repositoryFile, services } from './service-settings.js';

describe('the settings of the containers', () => {
  it('are handed on by docker-compose.yml, every one of every service', async () => {
    const blocks = [];
    for (const service of services) {
      const names = [...(await readOwnSettings(service)).keys()];
      blocks.push([`x-${service}-settings: &${service}-settings`, ...names.map((name) => `  ${name}:`)]);
    }
    await assertGeneratedPart(repositoryFile('docker-compose.yml'), blocks.flat());
  });

  it('are listed in .env.example, each with its meaning and its default', async () => {
    const listed = new Set<string>();
    const lines = [''];
    for (const service of services) {
      for (const [name, { description, default: value }] of await readOwnSettings(service)) {
        if (listed.has(name)) continue;
        listed.add(name);
        lines.push(`# ${description}`, `#${name}=${formatDefault(value)}`, '');
      }
    }
    await assertGeneratedPart(repositoryFile('.env.example'), lines);
  });
});

function formatDefault(value: unknown): string {
  if (value === undefined) return '';
  return Array.isArray(value) ? value.join(',') : String(value);
}
