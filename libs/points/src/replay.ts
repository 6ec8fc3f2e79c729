import { award, unearnedBonuses } from './award';
import { monthOf } from './calendar';
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

type Standing = PastAward & { book: Book; schemeVersionId: string | null; draft: AwardDraft | null };

/**
 * The awards that facts come to by the rules alone, recording after recording, as they stand at the end. Whoever compares them with
 * the ledger knows whether it was given by the rules.
 */
export function replay(recordings: readonly Recording[], before: Before): AwardDraft[] {
  const standing = new Set<Standing>();
  const byHolder = new Lists<Standing>();
  const facts = new Lists<PastFact & { source: string }>();
  const add = (one: Standing) => {
    standing.add(one);
    for (const id of [one.personId, one.ownerId]) byHolder.add(id, one);
  };
  const drop = (one: Standing) => {
    standing.delete(one);
    for (const id of [one.personId, one.ownerId]) byHolder.remove(id, one);
  };
  before.awards.forEach((past) => add({ ...past, schemeVersionId: null, draft: null }));
  before.facts.forEach((past) => facts.add(past.personId, { ...past, source: '' }));
  for (const { withdrawn, given } of recordings) {
    const gone = new Set(withdrawn);
    const lost = gone.size > 0 ? facts.drop((fact) => gone.has(fact.source)) : [];
    for (const one of gone.size > 0 ? standing : []) if (one.draft && gone.has(one.draft.source)) drop(one);
    for (const { version, facts: fresh } of given) {
      const changed = [...lost, ...fresh];
      const people = new Set(changed.map((fact) => fact.personId));
      const holders = new Set([...people, ...fresh.map((fact) => fact.owner.id)]);
      const awards = [...new Set(byHolder.of(holders))].filter((past) => past.book === version.book);
      const known = facts.of(people);
      for (const draft of award(version, fresh, { awards, facts: known }))
        if (draft.amount > 0) add({ ...draft, ownerId: draft.owner.id, draft });
      if (gone.size === 0) continue;
      // of the others in the household it is not known here what they did
      const own = awards.filter((past) => people.has(past.personId));
      const since = changed.map((fact) => monthOf(fact.occurredOn)).sort()[0] ?? '';
      unearnedBonuses(version, since, own, [...known, ...fresh]).forEach(drop);
    }
    // the same fact may earn in two books, and is one
    const fresh = new Map(given.flatMap((one) => one.facts.map((fact) => [`${fact.kind}:${fact.id}`, fact] as const)));
    fresh.forEach((fact, source) => facts.add(fact.personId, { ...fact, source }));
  }
  return [...standing].flatMap((one) => one.draft ?? []);
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

  /** Answers what it dropped. */
  drop(which: (item: T) => boolean): T[] {
    const dropped: T[] = [];
    for (const list of this.lists.values())
      for (const item of list) if (which(item) && list.delete(item)) dropped.push(item);
    return dropped;
  }

  of(ids: ReadonlySet<string>): T[] {
    return [...ids].flatMap((id) => [...(this.lists.get(id) ?? [])]);
  }
}
