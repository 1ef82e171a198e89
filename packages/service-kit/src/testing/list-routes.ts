import type { Express } from 'express';

/** What the router of Express 5 keeps of a `use` or a route. */
interface Layer {
  readonly route?: { readonly path: string; readonly stack: readonly { readonly method?: string }[] };
  readonly handle: { readonly stack?: readonly Layer[] };
  readonly rawPath: unknown;
}

/**
 * Lists the routes of an app, those of mounted routers included and handlers for all methods left out, each as a
 * method in lower case and a path with its parameters as OpenAPI writes them: `get /v1/events/{event_id}`.
 * @throws TypeError when a router is mounted under something else than a text
 */
export function listRoutes(app: Express): string[] {
  // Express declares no type for what its router keeps.
  return walk((app.router as unknown as { stack: readonly Layer[] }).stack, '').sort();
}

function walk(stack: readonly Layer[], prefix: string): string[] {
  return stack.flatMap(({ route, handle, rawPath }) => {
    if (route) {
      const methods = route.stack.flatMap(({ method }) => (method === undefined ? [] : [method]));
      const path = joinPaths(prefix, route.path).replace(/:(\w+)/g, '{$1}');
      return [...new Set(methods)].map((method) => `${method} ${path}`);
    }
    if (!handle.stack) return [];
    if (typeof rawPath !== 'string') throw new TypeError(`A router is mounted under ${String(rawPath)}`);
    return walk(handle.stack, joinPaths(prefix, rawPath));
  });
}

function joinPaths(prefix: string, path: string): string {
  return `${prefix}${path}`.replace(/\/+/g, '/').replace(/(?<=.)\/$/, '');
}
