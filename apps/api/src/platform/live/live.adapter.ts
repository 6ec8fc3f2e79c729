import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { createAdapter } from '@socket.io/redis-streams-adapter';
import { Redis } from 'ioredis';
import type { Server, ServerOptions } from 'socket.io';
import { Config } from '../config';

const PATH = '/api/live';
const MESSAGE_MAX_BYTES = 16_384;

/** Sockets on the port of the API. A page of another site is turned away before anything else happens. */
export class LiveAdapter extends IoAdapter {
  private readonly config: Config;
  private redis: Redis | null = null;

  constructor(app: INestApplication) {
    super(app);
    this.config = app.get(Config);
  }

  override createIOServer(port: number, options?: ServerOptions): Server {
    const server: Server = super.createIOServer(port, {
      ...options,
      path: PATH,
      serveClient: false,
      maxHttpBufferSize: MESSAGE_MAX_BYTES,
      allowRequest: (request: IncomingMessage, decide: (refusal: string | null, allowed: boolean) => void) =>
        decide(null, this.isOwnPage(request)),
    } as ServerOptions);
    if (this.config.redisUrl) {
      this.redis = new Redis(this.config.redisUrl, { maxRetriesPerRequest: null });
      this.redis.on('error', (error) =>
        this.logger.warn({ reason: error.message }, 'Redis is out of reach: events do not pass between processes'),
      );
      server.adapter(createAdapter(this.redis, { streamName: 'jishan-live' }));
    }
    return server;
  }

  override async close(server: Server & HttpServer): Promise<void> {
    await super.close(server);
    this.redis?.disconnect();
  }

  // `cors` of socket.io does not guard the websocket transport; this does. What is no browser sends no Origin and still needs a token.
  private isOwnPage(request: IncomingMessage): boolean {
    const { origin, host } = request.headers;
    if (origin === undefined || this.config.origins.includes(origin)) return true;
    return URL.canParse(origin) && new URL(origin).host === host;
  }
}
