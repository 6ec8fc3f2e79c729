import { Injectable } from '@nestjs/common';
import type { Actor } from '@jishan/domain';

/** May this actor look at the thing of this id? */
type Door = (actor: Actor, id: string) => Promise<boolean>;

const ID = /^[0-9a-f-]{36}$/;

/** Things that people look at together. A feature says which kind and who may; the sockets say who is there. */
@Injectable()
export class Presence {
  private readonly doors = new Map<string, Door>();

  open(kind: string, door: Door): void {
    this.doors.set(kind, door);
  }

  /** The room of what was asked for, or null when there is none for this actor. */
  async roomOf(actor: Actor, asked: unknown): Promise<string | null> {
    const { kind, id } = (asked ?? {}) as { kind?: unknown; id?: unknown };
    if (typeof kind !== 'string' || typeof id !== 'string' || !ID.test(id)) return null;
    const door = this.doors.get(kind);
    return door && (await door(actor, id)) ? `at:${kind}:${id}` : null;
  }
}
