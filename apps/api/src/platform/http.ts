import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { extname, join, resolve } from 'node:path';
import { LIMITS } from '@jishan/domain';
import type { NestExpressApplication } from '@nestjs/platform-express';
import compression from 'compression';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';
import { StartError, type Config } from './config';
import { inputHygiene, noteInvalidUtf8, takesPicture } from './input';
import { LiveAdapter } from './live/live.adapter';
import { Metrics } from './metrics';
import { serveOpenApi } from './openapi';

const BODY_LIMIT = '256kb'; // the longest list a route takes: a thousand rows
const HEADERS_TIMEOUT_MS = 15_000;
const REQUEST_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_TIMEOUT_MS = 65_000; // longer than the usual 60 s of a proxy in front, or it meets closed connections
const MAX_CONNECTIONS = 5_000;
const PORTS_TRIED = 20;
/** Names the build makes from the content: they never mean anything else. */
const HASHED = /-[A-Za-z0-9_-]{8}\.(?:js|css)(?:\.br)?$|[/\\]media[/\\][^/\\]+$/;

/** Everything between the socket and the routes: headers, sizes, what counts as input, and the web app. */
export function configureHttp(
  app: NestExpressApplication,
  config: Config,
  webFolder = resolve(import.meta.dirname, '../web/browser'), // beside the built server
): void {
  app.setGlobalPrefix('api');
  app.set('trust proxy', config.trustProxy ?? false);
  app.set('query parser', 'simple');
  app.set('etag', 'weak');
  const metrics = app.get(Metrics);
  app.use(metrics.measure, securityHeaders());
  app.use('/metrics', metrics.answer);
  app.use(compression()); // brotli where the browser takes it, else gzip
  const jsonBody: { limit: string } = { limit: BODY_LIMIT, ...{ verify: noteInvalidUtf8 } }; // Nest's type hides `verify`, Express has it
  app.useBodyParser('json', jsonBody);
  // as sent, not unpacked: a picture that grows while it is read is none
  app.useBodyParser('raw', { type: takesPicture, limit: LIMITS.pictureBytes, inflate: false });
  app.use('/api', inputHygiene, neverCached);
  serveOpenApi(app);
  app.useWebSocketAdapter(new LiveAdapter(app));
  if (existsSync(webFolder)) serveWeb(app, webFolder);
}

/** Listens on the configured port, or on the next free one; answers the port it got. */
export async function listen(app: NestExpressApplication, config: Config): Promise<number> {
  const server = app.getHttpServer();
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.keepAliveTimeout = KEEP_ALIVE_TIMEOUT_MS;
  server.maxConnections = MAX_CONNECTIONS;
  const port = await freePortFrom(config.port, config.host);
  await app.listen(port, config.host);
  return port;
}

async function freePortFrom(first: number, host: string): Promise<number> {
  for (let port = first; port < first + PORTS_TRIED; port++) if (await isFree(port, host)) return port;
  throw new StartError(`端口 ${first} 至 ${first + PORTS_TRIED - 1} 都被占用，请用 PORT 指定别的端口`);
}

function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE'
        ? resolve(false)
        : reject(new StartError(`无法在 ${host}:${port} 上监听：${error.message}`)),
    );
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}

function securityHeaders() {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // Angular writes the styles of components into the page while it runs
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        workerSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'same-origin' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
  });
}

function neverCached(_request: Request, response: Response, next: NextFunction): void {
  response.setHeader('Cache-Control', 'no-store');
  next();
}

function serveWeb(app: NestExpressApplication, folder: string): void {
  app.use(preferBrotliCopy(folder));
  app.useStaticAssets(folder, {
    index: false,
    setHeaders: (response: Response, path: string) => {
      response.setHeader('Cache-Control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  const page = join(folder, 'index.html');
  app.use((request: Request, response: Response, next: NextFunction) => {
    const wantsPage =
      (request.method === 'GET' || request.method === 'HEAD') &&
      !/^\/(?:api|metrics|socket\.io)(?:\/|$)/.test(request.path);
    // a missing file stays missing; only addresses of the app itself get its page
    if (!wantsPage || /\.[a-z0-9]+$/i.test(request.path)) return next();
    response.setHeader('Cache-Control', 'no-cache');
    response.sendFile(page);
  });
}

/** The build lays a brotli copy beside each script and stylesheet, smaller than what is compressed while answering. */
function preferBrotliCopy(folder: string) {
  const copies = new Set(readdirSync(folder).filter((name) => name.endsWith('.br')));
  return (request: Request, response: Response, next: NextFunction): void => {
    if (copies.has(`${request.path.slice(1)}.br`) && request.acceptsEncodings('br')) {
      response.type(extname(request.path)).vary('Accept-Encoding').setHeader('Content-Encoding', 'br');
      request.url = `${request.path}.br`;
    }
    next();
  };
}
