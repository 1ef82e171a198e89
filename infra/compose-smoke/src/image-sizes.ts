import type { ComposeProject } from './compose-project.js';
import type { Report } from './report.js';

/** Keeps the size of every image, in MB: of all its layers, the base image's included. */
export async function reportImageSizes(
  { docker }: ComposeProject,
  report: Report,
  tag: string,
): Promise<void> {
  for (const service of ['ingest-api', 'etl-worker', 'query-api']) {
    const bytes = await docker('image', 'inspect', '--format', '{{.Size}}', `signallake/${service}:${tag}`);
    report.figure(`image_mb_${service}`, Math.round(Number(bytes) / 1_000_000));
  }
}
