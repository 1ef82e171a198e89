import type { Request } from 'express';

const patterns = new WeakMap<Request, string>();

/**
 * Notes which route a request is given to. By the time a request ends Express may have forgotten where the route's
 * router was mounted (an error takes the request out of it), so this listens as Express sets `req.route`.
 */
export function watchRoute(req: Request): void {
  if (patterns.has(req)) {
    return;
  }
  patterns.set(req, 'unmatched');
  let current: unknown = req.route;
  Object.defineProperty(req, 'route', {
    configurable: true,
    enumerable: true,
    get: () => current,
    set: (route: unknown) => {
      current = route;
      patterns.set(req, `${req.baseUrl}${readPath(route)}`);
    },
  });
}

/**
 * The pattern of the route that a watched request was given to (`/v1/events/:event_id`), or `unmatched`: a bounded
 * set of names as long as routers are mounted under fixed paths.
 */
export function getRoutePattern(req: Request): string {
  return patterns.get(req) ?? 'unmatched';
}

function readPath(route: unknown): string {
  const path: unknown =
    typeof route === 'object' && route !== null && 'path' in route ? route.path : undefined;
  return path === undefined ? '' : String(path);
}
