import type { SmokeSetting } from './smoke-setting.js';

const services = ['redis', 'ingest-api', 'etl-worker', 'query-api'] as const;

/** States how the containers are shut in: user, root file system and published ports. */
export async function checkContainers({ project, report }: SmokeSetting): Promise<void> {
  for (const service of services) {
    const containers = await project.inspect(await project.running(service));
    const users = containers.map(({ Config }) => Config.User);
    report.state(
      `${service} does not run as root, and its root file system is read-only`,
      containers.length > 0 &&
        users.every((user) => user !== '' && user !== 'root' && user !== '0') &&
        containers.every(({ HostConfig }) => HostConfig.ReadonlyRootfs),
      `user ${[...new Set(users)].join(', ')}`,
    );
    const bindings = containers.flatMap(({ HostConfig }) =>
      Object.values(HostConfig.PortBindings ?? {}).flatMap((binding) => binding ?? []),
    );
    const isPublic = service === 'ingest-api' || service === 'query-api';
    report.state(
      isPublic ? `${service} is published on loopback alone` : `${service} is not published`,
      isPublic ? bindings.every(({ HostIp }) => HostIp === '127.0.0.1') : bindings.length === 0,
    );
  }
}
