import type { IncomingMessage } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { createAdapter } from '@socket.io/redis-streams-adapter';
import type { Server, ServerOptions } from 'socket.io';
import { Config } from '../config';
import { RedisLink } from '../redis';

const PATH = '/api/live';
const MESSAGE_MAX_BYTES = 16_384;

/** Sockets on the port of the API. A page of another site is turned away before anything else happens. */
export class LiveAdapter extends IoAdapter {
  private readonly config: Config;
  private readonly redis: RedisLink;

  constructor(app: INestApplication) {
    super(app);
    this.config = app.get(Config);
    this.redis = app.get(RedisLink);
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
      server.adapter(createAdapter(this.redis.open(this.config.redisUrl, 'patient'), { streamName: 'jishan-live' }));
    }
    return server;
  }

  // `cors` of socket.io does not guard the websocket transport; this does. What is no browser sends no Origin and still needs a token.
  private isOwnPage(request: IncomingMessage): boolean {
    const { origin, host } = request.headers;
    if (origin === undefined || this.config.origins.includes(origin)) return true;
    return URL.canParse(origin) && new URL(origin).host === host;
  }
}
