import { award, unearnedBonuses } from './award';
import type { AwardDraft, Fact, PastAward, PastFact } from './facts';
import type { SchemeVersion } from './scheme';
import type { Book } from './transfer';

/** A sheet as it was confirmed or corrected: what stops counting, then what counts, by the versions in force on its day. */
export interface Recording {
  withdrawn: readonly string[];
  given: readonly { version: SchemeVersion; facts: readonly Fact[] }[];
}

/** What counted before the first recording. */
export interface Before {
  awards: readonly (PastAward & { book: Book })[];
  facts: readonly PastFact[];
}

type Standing = PastAward & { book: Book; draft: AwardDraft | null };

/**
 * The awards that facts come to by the rules alone, recording after recording, as they stand at the end. Whoever compares them with
 * the ledger knows whether it was given by the rules.
 */
export function replay(recordings: readonly Recording[], before: Before): AwardDraft[] {
  const standing = new Map<string, Standing>();
  const byHolder = new Lists<Standing>();
  const facts = new Lists<PastFact & { source: string }>();
  const add = (one: Standing) => {
    standing.set(one.key, one);
    byHolder.add(one.personId, one);
    if (one.ownerId !== one.personId) byHolder.add(one.ownerId, one);
  };
  const drop = (one: Standing) => {
    standing.delete(one.key);
    byHolder.remove(one.personId, one);
    byHolder.remove(one.ownerId, one);
  };
  before.awards.forEach((past) => add({ ...past, draft: null }));
  before.facts.forEach((past) => facts.add(past.personId, { ...past, source: '' }));
  for (const { withdrawn, given } of recordings) {
    const gone = new Set(withdrawn);
    for (const one of gone.size > 0 ? [...standing.values()] : [])
      if (one.draft && gone.has(one.draft.source)) drop(one);
    if (gone.size > 0) facts.drop((fact) => gone.has(fact.source));
    for (const { version, facts: fresh } of given) {
      const holders = new Set(fresh.flatMap((fact) => [fact.personId, fact.owner.id]));
      const awards = [...new Set(byHolder.of(holders))].filter((past) => past.book === version.book);
      const known = facts.of(new Set(fresh.map((fact) => fact.personId)));
      for (const draft of award(version, fresh, { awards, facts: known }))
        if (draft.amount > 0) add({ ...draft, ownerId: draft.owner.id, draft });
      if (gone.size === 0) continue;
      const now = [...known, ...fresh];
      for (const key of unearnedBonuses(version, { awards, facts: now })) {
        const one = standing.get(key);
        if (one) drop(one);
      }
    }
    // the same fact may earn in two books, and is one
    const fresh = new Map(given.flatMap((one) => one.facts.map((fact) => [`${fact.kind}:${fact.id}`, fact] as const)));
    fresh.forEach((fact, source) => facts.add(fact.personId, { ...fact, source }));
  }
  return [...standing.values()].flatMap((one) => one.draft ?? []);
}

/** Things by whom they concern. */
class Lists<T> {
  private readonly lists = new Map<string, Set<T>>();

  add(id: string, item: T): void {
    const list = this.lists.get(id) ?? new Set();
    this.lists.set(id, list.add(item));
  }

  remove(id: string, item: T): void {
    this.lists.get(id)?.delete(item);
  }

  drop(which: (item: T) => boolean): void {
    for (const list of this.lists.values()) for (const item of list) if (which(item)) list.delete(item);
  }

  of(ids: ReadonlySet<string>): T[] {
    return [...ids].flatMap((id) => [...(this.lists.get(id) ?? [])]);
  }
}
