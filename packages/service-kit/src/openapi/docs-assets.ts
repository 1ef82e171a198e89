import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A file that the reference page loads. */
export interface DocsAsset {
  readonly name: string;
  readonly mediaType: string;
  /** Where the installed package has it. */
  readonly path: string;
}

/** The renderer's files, from the installed swagger-ui-dist: nothing comes from another host. */
export function findDocsAssets(): DocsAsset[] {
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  return [
    { name: 'swagger-ui.css', mediaType: 'text/css; charset=utf-8' },
    { name: 'swagger-ui-bundle.js', mediaType: 'text/javascript; charset=utf-8' },
    { name: 'favicon-32x32.png', mediaType: 'image/png' },
  ].map((asset) => ({ ...asset, path: join(folder, asset.name) }));
}

/** The name under which {@link docsScript} is served. */
export const docsScriptName = 'start.js';

/** Starts the renderer; a file of its own, so that no inline script has to be allowed. */
export const docsScript = `SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#reference',
  deepLinking: true,
  displayRequestDuration: true,
  validatorUrl: null,
});
`;

/** The page, with addresses relative to its own, so that it works under any prefix. */
export function formatDocsPage(title: string): string {
  const name = title.replace(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0)};`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${name}</title>
<link rel="icon" href="docs/favicon-32x32.png">
<link rel="stylesheet" href="docs/swagger-ui.css">
</head>
<body>
<div id="reference"></div>
<noscript>This page needs JavaScript; <a href="openapi.json">openapi.json</a> has the same without.</noscript>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/${docsScriptName}"></script>
</body>
</html>
`;
}

/** Nothing but this service's own files; the renderer sets styles on elements, and runs no text as code. */
export const docsContentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
