import type { MeRecord, VolunteerDetail } from '@jishan/domain';
import { NO_NUMBER, NOWHERE, SCOPES, type Holder, type Place, type Scope } from '../places.ts';
import { earner } from '../redemptions.ts';
import type { Subjects } from '../subjects.ts';

/** What is asked of the server in one cell; `{name}` in the route is filled in. */
export interface Ask {
  path?: Record<string, string | number>;
  query?: Record<string, string>;
  body?: unknown;
  headers?: Record<string, string>;
}

/** How one route is asked for something at a place. */
export interface Recipe {
  /** As in the description of the API: `POST /teams/{id}/members`. */
  route: string;
  /** Which of several ids stands at the place, where there are several. */
  about?: string;
  scopes: readonly Scope[];
  /** Null where the role has no such thing, for example a person behind a desk account. */
  ask(cell: Cell): Promise<Ask | null> | Ask | null;
  /** Cells one after the other, because each needs what the one before may have used up. */
  inTurn?: true;
  /** Only strangers are asked: the route is about nobody who is signed in. */
  strangers?: true;
  /** Nobody at all gets further than a refusal. */
  refused?: true;
}

export const ANY: readonly Scope[] = ['any'];
export const PLACES: readonly Scope[] = SCOPES.filter((scope) => scope !== 'any' && scope !== 'self');
export const PEOPLE: readonly Scope[] = ['self', ...PLACES];

/** One question: who asks, and where the thing asked about stands. */
export class Cell {
  /** What everybody asks about alike. */
  readonly shared: Subjects;
  /** What only this recipe asks about. */
  readonly things: Subjects;
  /** What only this cell asks about. */
  readonly fresh: Subjects;

  constructor(
    readonly holder: Holder,
    readonly scope: Scope,
    subjects: Subjects,
    recipe: string,
  ) {
    this.shared = subjects;
    this.things = subjects.named(recipe);
    this.fresh = subjects.named(`${recipe} ${holder.role} ${scope}`);
  }

  get place(): Place {
    return this.holder.places.get(this.scope) ?? this.ownPlace;
  }

  get ownPlace(): Place {
    return this.holder.places.get('own') ?? { unitId: this.holder.home.id, teamId: null };
  }

  /** The place without the team, for what belongs to units only. */
  get village(): Place {
    return { unitId: this.place.unitId, teamId: null };
  }

  get ownVillage(): Place {
    return { unitId: this.ownPlace.unitId, teamId: null };
  }

  get me(): MeRecord | null {
    return this.holder.me;
  }

  private get isNowhere(): boolean {
    return this.scope === 'nowhere';
  }

  /** The id of what is asked about, or in the cell of what does not exist one that belongs to nothing. */
  id(id: string): string {
    return this.isNowhere ? NOWHERE : id;
  }

  number(id: number): number {
    return this.isNowhere ? NO_NUMBER : id;
  }

  get unitId(): string {
    return this.id(this.place.unitId);
  }

  get teamId(): string | null {
    return this.place.teamId && this.id(this.place.teamId);
  }

  /** A person of the place; in the cell of oneself the person who asks. */
  async personId(from: Subjects = this.shared): Promise<string | null> {
    if (this.scope === 'self') return this.me?.personId ?? null;
    return this.id((await from.person(this.place)).id);
  }

  async householdId(): Promise<string | null> {
    if (this.scope !== 'self') return this.id((await this.shared.household(this.village)).id);
    if (!this.me?.personId) return null;
    return (await this.shared.makers.admin.get<VolunteerDetail>(`/volunteers/${this.me.personId}`)).householdId;
  }

  /** The points account of a person of the place, and its first line. */
  async account(from: Subjects = this.shared): Promise<{ accountId: number; transferId: number } | null> {
    if (this.scope !== 'self') {
      const { accountId, entry } = await earner(from, this.place);
      return { accountId: this.number(accountId), transferId: this.number(entry.transferId) };
    }
    if (!this.me?.personId) return null;
    const { client } = this.holder;
    const page = await client.get<{ items: { accountId: number; transferId: number }[] }>('/my/points/entries');
    return page.items.at(-1) ?? null;
  }
}
