import { DestroyRef, effect, inject, Service, type Signal, signal } from '@angular/core';
import type { LiveEvent, OnlookersNotice } from '@jishan/domain';
import type { Socket } from 'socket.io-client';
import { AccessToken } from '../http/access-token';

export type LiveName = LiveEvent['name'];

const RETRY_MS = 5_000;

interface Watch {
  names: readonly LiveName[];
  /** With the id of what changed; null when events may have been missed and everything should be read again. */
  changed: (id: string | null, name: LiveName | null) => void;
}

/** News from the server while a page that wants it is open. Only names and ids travel; each page then reads with its own rights. */
@Service()
export class Live {
  private readonly accessToken = inject(AccessToken);
  private readonly watches = new Set<Watch>();
  private readonly watching = signal(0);
  private readonly online = signal(false);
  /** Times the code itself could not be fetched. */
  private readonly missed = signal(0);
  private socket: Socket | null = null;
  private opening: Promise<void> | null = null;
  private hasBeenConnected = false;

  /** Are events arriving right now? */
  readonly connected = this.online.asReadonly();

  constructor() {
    effect(() => {
      const wanted = this.watching() > 0 && this.accessToken.value() !== null;
      this.missed();
      if (wanted) this.opening ??= this.open().catch(() => this.tryLater());
      else this.close();
    });
  }

  /** Calls `changed` for every event of these names until the caller is destroyed. Call it in a constructor or field. */
  watch(names: readonly LiveName[], changed: Watch['changed']): void {
    const watch: Watch = { names, changed };
    this.watches.add(watch);
    this.watching.update((count) => count + 1);
    inject(DestroyRef).onDestroy(() => {
      this.watches.delete(watch);
      this.watching.update((count) => count - 1);
    });
  }

  /** Who else looks at the same thing, while the caller looks at it. Call it in a constructor or field. */
  look(what: () => { kind: string; id: string } | null): Signal<OnlookersNotice['people']> {
    const people = signal<OnlookersNotice['people']>([]);
    effect((onCleanup) => {
      const asked = what();
      if (!this.online() || asked === null) return;
      const { socket } = this;
      const hear = (notice: OnlookersNotice) => {
        if (notice.kind === asked.kind && notice.id === asked.id) people.set(notice.people);
      };
      socket?.on('presence', hear);
      socket?.emit('look', asked);
      onCleanup(() => {
        socket?.off('presence', hear);
        socket?.emit('leave', asked);
        people.set([]);
      });
    });
    return people.asReadonly();
  }

  private async open(): Promise<void> {
    const { io } = await import('socket.io-client');
    if (this.opening === null) return; // closed again while the code was loading
    const socket = io({
      path: '/api/live',
      transports: ['websocket', 'polling'],
      auth: (answer) => answer({ token: this.accessToken.value() }),
    });
    this.socket = socket;
    socket.on('connect', () => this.arrive());
    socket.on('disconnect', (reason) => {
      this.online.set(false);
      if (reason === 'io server disconnect') void this.reconnectWithFreshToken(socket);
    });
    socket.on('connect_error', () => {
      this.online.set(false);
      // A refusal in the handshake is final for socket.io: it will not try again by itself.
      if (!socket.active) void this.reconnectWithFreshToken(socket);
    });
    socket.onAny((name: LiveName, payload: { id: string }) => this.tell(name, payload.id));
  }

  private arrive(): void {
    this.online.set(true);
    if (this.hasBeenConnected) this.watches.forEach((watch) => watch.changed(null, null));
    this.hasBeenConnected = true;
  }

  private tell(name: LiveName, id: string): void {
    this.watches.forEach((watch) => {
      if (watch.names.includes(name)) watch.changed(id, name);
    });
  }

  private async reconnectWithFreshToken(socket: Socket): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 1_000 + Math.random() * 2_000));
    if (this.socket !== socket) return;
    const token = await this.accessToken.renew().catch(() => undefined);
    if (token !== null && this.socket === socket) socket.connect();
  }

  private tryLater(): void {
    this.opening = null;
    setTimeout(() => this.missed.update((count) => count + 1), RETRY_MS);
  }

  private close(): void {
    this.opening = null;
    this.socket?.disconnect();
    this.socket = null;
    this.online.set(false);
  }
}
