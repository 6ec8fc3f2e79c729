import { award, unearnedBonuses } from './award';
import { monthOf } from './calendar';
import type { AwardDraft, Fact, PastAward, PastFact } from './facts';
import { byPerson, Lists } from './lists';
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
  const facts = byPerson(before.facts);
  const bySource = new Map<string, Fact>();
  const undone = new Set<PastFact>();
  const add = (one: Standing) => {
    standing.add(one);
    for (const id of new Set([one.personId, one.ownerId])) byHolder.add(id, one);
  };
  before.awards.forEach((past) => add({ ...past, schemeVersionId: null, draft: null }));
  for (const { withdrawn, given } of recordings) {
    const gone = new Set(withdrawn);
    const lost = withdrawn.flatMap((source) => bySource.get(source) ?? []);
    for (const fact of lost) {
      undone.add(fact);
      for (const one of byHolder.of(fact.personId)) if (one.draft && gone.has(one.draft.source)) standing.delete(one);
    }
    for (const { version, facts: fresh } of given) {
      const changed = [...lost, ...fresh];
      const people = new Set(changed.map((fact) => fact.personId));
      const holders = new Set([...people, ...fresh.map((fact) => fact.owner.id)]);
      const awards = [...new Set([...holders].flatMap((id) => byHolder.of(id)))].filter(
        (past) => past.book === version.book && standing.has(past),
      );
      const known = [...people].flatMap((id) => facts.of(id)).filter((fact) => !undone.has(fact));
      for (const draft of award(version, fresh, { awards, facts: known }))
        if (draft.amount > 0) add({ ...draft, ownerId: draft.owner.id, draft });
      if (lost.length === 0) continue;
      // of the others in the household it is not known here what they did
      const own = awards.filter((past) => people.has(past.personId));
      const since = changed.map((fact) => monthOf(fact.occurredOn)).sort()[0] ?? '';
      unearnedBonuses(version, since, own, [...known, ...fresh]).forEach((one) => standing.delete(one));
    }
    // the same fact may earn in two books, and is one
    const fresh = new Map(given.flatMap((one) => one.facts.map((fact) => [`${fact.kind}:${fact.id}`, fact] as const)));
    fresh.forEach((fact, source) => {
      facts.add(fact.personId, fact);
      bySource.set(source, fact);
    });
  }
  return [...standing].flatMap((one) => one.draft ?? []);
}
