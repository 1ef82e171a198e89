import { readFile } from 'node:fs/promises';
import { Router } from 'express';
import { onlyReading } from '../http/method-not-allowed.js';
import type { OpenApiDocument } from './create-openapi-document.js';
import {
  docsContentSecurityPolicy,
  docsScript,
  docsScriptName,
  findDocsAssets,
  formatDocsPage,
} from './docs-assets.js';

/** Answers `GET /openapi.json` with the document, and `GET /docs` with a page that renders it, offline too. */
export function createDocsRouter({ document }: { readonly document: OpenApiDocument }): Router {
  const assets = new Map(findDocsAssets().map((asset) => [asset.name, asset]));
  const page = formatDocsPage(String(document.info['title']));
  const router = Router();
  router
    .route('/openapi.json')
    .get((_req, res) => {
      res.set('Cache-Control', 'no-cache').json(document);
    })
    .all(onlyReading);
  router
    .route('/docs')
    .get((req, res) => {
      // The page's addresses are relative, and a slash at its end would shift them.
      if (req.path.endsWith('/')) {
        res.status(308).set('Location', '../docs').end();
        return;
      }
      res.set({ 'Cache-Control': 'no-cache', 'Content-Security-Policy': docsContentSecurityPolicy });
      res.type('html').send(page);
    })
    .all(onlyReading);
  router
    .route('/docs/:file')
    .get(async (req, res, next) => {
      res.set('X-Content-Type-Options', 'nosniff');
      const { file } = req.params;
      const asset = assets.get(file);
      if (file === docsScriptName) {
        res.type('text/javascript; charset=utf-8').send(docsScript);
      } else if (asset === undefined) {
        next('router');
      } else {
        // Whole: a page is loaded once, and ranges and preconditions would only add ways to fail.
        res
          .set('Cache-Control', 'max-age=3600')
          .type(asset.mediaType)
          .send(await readFile(asset.path));
      }
    })
    .all(onlyReading);
  return router;
}
