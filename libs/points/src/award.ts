import { addMonths, monthBefore, monthOf } from './calendar';
import { CapUse } from './caps';
import type { AwardDraft, Fact, GivenBonus, History, PastAward, PastFact } from './facts';
import { byPerson } from './lists';
import type { Priced } from './pricing';
import { matches, price, ruleFor } from './pricing';
import type { Bonus, Expiry, Rule, SchemeVersion } from './scheme';

const BONUS = '/bonus';

/**
 * Points for facts by one version of a scheme. The same version, facts and history give the same drafts in any order of the
 * facts; facts settled later see what earlier ones used of the caps.
 *
 * A key is `attendance:<id>:r<version>`, with `c<revision>` for a corrected fact, `b<book>` outside book 1, `bonus` for a bonus.
 */
export function award(scheme: SchemeVersion, facts: readonly Fact[], history: History): AwardDraft[] {
  const used = new CapUse(scheme.caps, history);
  const seen = byPerson(history.facts);
  const awards = byPerson(history.awards);
  const drafts: AwardDraft[] = [];
  const give = (fact: Fact, rule: Rule, priced: Priced, bonus: boolean) => {
    const { note, ...counted } = used.apply(fact, priced.amount);
    const draft = draftOf(scheme, fact, rule, { ...counted, explanation: `${priced.text}${note}。` }, bonus);
    const { amount } = draft;
    drafts.push(draft);
    // A bonus that a cap swallowed was not given: the next fact may still bring it.
    if (amount > 0) awards.add(fact.personId, { ...draft, ownerId: draft.owner.id });
  };
  for (const fact of inOrder(facts)) {
    const rule = ruleFor(scheme.rules, fact);
    seen.add(fact.personId, fact);
    if (!rule || rule.factKind === 'deduction') continue;
    give(fact, rule, price(rule, fact), false);
    const { bonus } = rule;
    if (!bonus || !bonusEarned(rule, fact, seen.of(fact.personId))) continue;
    if (bonusHeld(rule.id, bonus, fact, awards.of(fact.personId))) continue;
    give(fact, rule, { amount: bonus.points, text: bonusText(bonus) }, true);
  }
  return drafts;
}

/**
 * Bonuses among the awards that the facts, as they stand now, no longer earn: a correction takes them back. What is done in a month
 * earns no bonus of an earlier one, so only those since the month (YYYY-MM) of the correction are judged, and only by their own version.
 */
export function unearnedBonuses<B extends GivenBonus>(
  scheme: SchemeVersion,
  since: string,
  awards: readonly B[],
  facts: readonly PastFact[],
): B[] {
  const done = byPerson(facts);
  return awards.filter((past) => {
    if (past.schemeVersionId !== scheme.id || monthOf(past.occurredOn) < since) return false;
    const rule = scheme.rules.find((candidate) => `${candidate.id}${BONUS}` === past.ruleId);
    return rule !== undefined && !bonusEarned(rule, past, done.of(past.personId));
  });
}

/** First month (YYYY-MM) whose history the version needs to judge facts of this month: bonuses look back, caps see one month. */
export function historySince(scheme: Pick<SchemeVersion, 'rules'>, month: string): string {
  return monthBefore(month, Math.max(0, ...scheme.rules.map((rule) => (rule.bonus?.months ?? 1) - 1)));
}

/** Last day on which points for a fact of this day can be used. */
export function expiryOf(expiry: Expiry, occurredOn: string): string {
  if (expiry.kind === 'months') return addMonths(occurredOn, expiry.months);
  return `${Number(occurredOn.slice(0, 4)) + expiry.yearsLater}-12-31`;
}

/** Did the person, whose facts these are, take part often enough in this month and each earlier one asked for, as far as was known `at` then? */
function bonusEarned(rule: Rule, at: Pick<PastFact, 'occurredOn' | 'settledAt'>, facts: readonly PastFact[]): boolean {
  const { bonus } = rule;
  if (!bonus) return false;
  const own = facts.filter((fact) => matches(rule, fact) && (fact.settledAt ?? '') <= (at.settledAt ?? '9999'));
  const month = monthOf(at.occurredOn);
  return Array.from({ length: bonus.months }, (_, back) => monthBefore(month, back)).every(
    (wanted) => timesIn(wanted, own) >= bonus.times,
  );
}

const timesIn = (month: string, facts: readonly PastFact[]) =>
  facts.reduce((sum, fact) => sum + (monthOf(fact.occurredOn) === month ? (fact.times ?? 1) : 0), 0);

/** A bonus is given once per run of months: not again while one of these months has it. */
function bonusHeld(ruleId: string, { months }: Bonus, fact: Fact, awards: readonly PastAward[]): boolean {
  const month = monthOf(fact.occurredOn);
  const from = monthBefore(month, months - 1);
  return awards.some(
    (past) =>
      past.ruleId === `${ruleId}${BONUS}` && monthOf(past.occurredOn) >= from && monthOf(past.occurredOn) <= month,
  );
}

function bonusText(bonus: Bonus): string {
  const run = bonus.months > 1 ? `连续${bonus.months}个月每月满${bonus.times}次` : `当月满${bonus.times}次`;
  return `“${bonus.name}”${run}，奖励${bonus.points}分`;
}

/** As they were confirmed; at the same instant by id, then by revision. */
function inOrder(facts: readonly Fact[]): Fact[] {
  const placed = facts.map((fact) => ({
    fact,
    place: `${fact.settledAt}|${fact.id}|${String(fact.revision).padStart(6, '0')}`,
  }));
  return placed.sort((a, b) => (a.place < b.place ? -1 : 1)).map(({ fact }) => fact);
}

function draftOf(
  scheme: SchemeVersion,
  fact: Fact,
  rule: Rule,
  result: Pick<AwardDraft, 'amount' | 'explanation' | 'cut'>,
  bonus: boolean,
): AwardDraft {
  const source = `${fact.kind}:${fact.id}`;
  const parts = [
    source,
    fact.revision > 0 ? `c${fact.revision}` : '',
    scheme.book > 1 ? `b${scheme.book}` : '',
    `r${scheme.version}`,
    bonus ? 'bonus' : '',
  ];
  return {
    key: parts.filter((part) => part !== '').join(':'),
    source,
    book: scheme.book,
    owner: fact.owner,
    personId: fact.personId,
    ...result,
    expiresOn: expiryOf(scheme.expiry, fact.occurredOn),
    occurredOn: fact.occurredOn,
    activityId: fact.activityId,
    schemeVersionId: scheme.id,
    ruleId: bonus ? `${rule.id}${BONUS}` : rule.id,
  };
}
