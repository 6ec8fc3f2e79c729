import type { OnModuleInit } from '@nestjs/common';
import { WebSocketGateway, WebSocketServer, type OnGatewayInit } from '@nestjs/websockets';
import { DomainError, type Actor, type LiveEvent } from '@jishan/domain';
import type { Server, Socket } from 'socket.io';
import { ACCESS_CHANNEL, Doorkeeper } from '../access';
import { LIVE_CHANNEL, type LiveNotice } from './live';
import { Notices } from './notices';

interface SocketData {
  actor: Actor;
  until: string;
}

type LiveSocket = Socket<
  Record<string, never>,
  Record<LiveEvent['name'], (payload: { id: string }) => void>,
  Record<string, never>,
  SocketData
>;

const unitRoom = (path: string) => `unit:${path}`;
const userRoom = (userId: string) => `user:${userId}`;
const personRoom = (personId: string) => `person:${personId}`;

/** Tells open pages that something changed. Sockets listen only; whoever hears an id reads it over HTTP with the own rights. */
@WebSocketGateway()
export class LiveGateway implements OnModuleInit, OnGatewayInit<Server> {
  @WebSocketServer()
  private readonly server: Server;

  constructor(
    private readonly doorkeeper: Doorkeeper,
    private readonly notices: Notices,
  ) {}

  onModuleInit(): void {
    this.notices.on(LIVE_CHANNEL, (payload) => this.tell(JSON.parse(payload) as LiveNotice));
    this.notices.on(ACCESS_CHANNEL, (userId) => this.changed(userId));
    // who may have missed something comes back and reads what happened since
    this.notices.onGap(() => {
      this.doorkeeper.forget(null);
      this.server.local.disconnectSockets(true);
    });
  }

  afterInit(server: Server): void {
    server.use(
      (socket: LiveSocket, next) =>
        void this.admit(socket).then(
          () => next(),
          (error: unknown) => next(refusalOf(error)),
        ),
    );
    server.on('connection', (socket: LiveSocket) => this.connected(socket));
  }

  private async admit(socket: LiveSocket): Promise<void> {
    const token: unknown = socket.handshake.auth['token'];
    if (typeof token !== 'string') throw new DomainError('access.unauthenticated');
    Object.assign(socket.data, await this.doorkeeper.admit(token));
  }

  private connected(socket: LiveSocket): void {
    const { actor, until } = socket.data;
    const own = [userRoom(actor.userId), ...(actor.personId === null ? [] : [personRoom(actor.personId)])];
    void socket.join([...own, ...actor.grants.map((grant) => unitRoom(grant.unitPath))]);
    // the page comes back with a fresh token, or not at all
    const expiry = setTimeout(() => socket.disconnect(true), Math.max(0, Date.parse(until) - Date.now()));
    socket.on('disconnect', () => clearTimeout(expiry));
  }

  /** To everybody whose grants are at the unit or above it, or to the one person. */
  private tell(notice: LiveNotice): void {
    const relays = this.notices.relays;
    if (relays === 'not') return;
    const rooms = 'personId' in notice ? [personRoom(notice.personId)] : roomsAbove(notice.unitPath);
    const reach = relays === 'to own' ? this.server.local : this.server;
    reach.to(rooms).emit(notice.name, { id: notice.id });
  }

  /** Roles or sessions changed: the user's sockets are closed and come back with the rights of now, or do not. */
  private changed(userId: string): void {
    this.doorkeeper.forget(userId);
    this.server.local.in(userRoom(userId)).disconnectSockets(true);
  }
}

function roomsAbove(unitPath: string): string[] {
  const ids = unitPath.split('/').filter(Boolean);
  return ids.map((_, index) => unitRoom(`${ids.slice(0, index + 1).join('/')}/`));
}

// Only the code travels: an error object would carry more than the client should know.
const refusalOf = (error: unknown) => new Error(error instanceof DomainError ? error.code : 'unexpected');
