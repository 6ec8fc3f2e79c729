import type { OnModuleInit } from '@nestjs/common';
import { WebSocketGateway, WebSocketServer, type OnGatewayInit } from '@nestjs/websockets';
import { DomainError, type Actor, type LiveEvent, type OnlookersNotice } from '@jishan/domain';
import type { Server, Socket } from 'socket.io';
import { ACCESS_CHANNEL, Doorkeeper } from '../access';
import { LIVE_CHANNEL, type LiveNotice } from './live';
import { Notices } from './notices';
import { Presence } from './presence';

interface SocketData {
  actor: Actor;
  until: string;
}

interface FromPages {
  look: (asked: unknown) => void;
  leave: (asked: unknown) => void;
}

type LiveSocket = Socket<
  FromPages,
  Record<LiveEvent['name'], (payload: { id: string }) => void> & { presence: (payload: OnlookersNotice) => void },
  Record<string, never>,
  SocketData
>;

const unitRoom = (path: string) => `unit:${path}`;
const userRoom = (userId: string) => `user:${userId}`;
const personRoom = (personId: string) => `person:${personId}`;
const isShared = (room: string) => room.startsWith('at:');

/** Of one socket: a page looks at one or two things. */
const ROOMS_MAX = 10;

/**
 * Tells open pages that something changed: whoever hears an id reads it over HTTP with the own rights. A page may say what it looks
 * at, and hears who else does; nothing is ever changed over a socket.
 */
@WebSocketGateway()
export class LiveGateway implements OnModuleInit, OnGatewayInit<Server> {
  @WebSocketServer()
  private readonly server: Server;

  constructor(
    private readonly doorkeeper: Doorkeeper,
    private readonly notices: Notices,
    private readonly presence: Presence,
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
    socket.on('look', (asked) => void this.look(socket, asked));
    socket.on('leave', (asked) => void this.leave(socket, asked));
    socket.on('disconnecting', () => {
      const left = [...socket.rooms].filter(isShared);
      socket.once('disconnect', () => left.forEach((room) => void this.tellWhoIsThere(room)));
    });
  }

  private async look(socket: LiveSocket, asked: unknown): Promise<void> {
    const room = await this.presence.roomOf(socket.data.actor, asked).catch(() => null);
    if (room === null || !socket.connected || [...socket.rooms].filter(isShared).length >= ROOMS_MAX) return;
    await socket.join(room);
    await this.tellWhoIsThere(room);
  }

  private async leave(socket: LiveSocket, asked: unknown): Promise<void> {
    const { kind, id } = (asked ?? {}) as { kind?: unknown; id?: unknown };
    const room = `at:${String(kind)}:${String(id)}`;
    if (!socket.rooms.has(room)) return;
    await socket.leave(room);
    await this.tellWhoIsThere(room);
  }

  /** To everybody who is there: the list, each person once however many pages they have open. */
  private async tellWhoIsThere(room: string): Promise<void> {
    const sockets = await this.server.in(room).fetchSockets();
    const actors = sockets.map((socket) => (socket.data as SocketData).actor);
    const people = new Map(actors.map(({ userId, name }) => [userId, name]));
    const [, kind = '', id = ''] = room.split(':');
    const notice: OnlookersNotice = { kind, id, people: [...people].map(([userId, name]) => ({ userId, name })) };
    this.server.to(room).emit('presence', notice);
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
