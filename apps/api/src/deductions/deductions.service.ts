import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  assertCan,
  can,
  checkAppeal,
  checkDecideAppeal,
  checkFileDeduction,
  checkWithdrawDeduction,
  DomainError,
  FEED_TITLES,
  lastAppealDay,
  listScope,
  nextDeductionState,
  type Actor,
  type AppealDecisionRefusal,
  type DeductionAppeal,
  type DeductionBooking,
  type DeductionCounts,
  type DeductionDetail,
  type DeductionQuery,
  type DeductionRecord,
  type DeductionRules,
  type DeductionRulesQuery,
  type DeductionState,
  type FeedEventKind,
  type FileDeductionInput,
  type Page,
  type PageQuery,
  type ReviewConcern,
  type Subject,
} from '@jishan/domain';
import { deduct, type DeductionDraft } from '@jishan/points';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { FeedService } from '../feed/feed.service';
import { HouseholdsService } from '../households/households.service';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { PeopleService } from '../volunteers/people.service';
import { AppealsStore, type AppealRow } from './appeals.store';
import { DeductionsStore, type DeductionRow, type DeductionTerms } from './deductions.store';
import { PricingService, type PricedDay } from './pricing.service';

export type { DeductionRow } from './deductions.store';

/** 扣分: what somebody of the office says of a household, and how it stands. Nothing else ever files one. */
@Injectable()
export class DeductionsService {
  constructor(
    private readonly store: DeductionsStore,
    private readonly appeals: AppealsStore,
    private readonly pricing: PricingService,
    private readonly people: PeopleService,
    private readonly households: HouseholdsService,
    private readonly audit: AuditService,
    private readonly feed: FeedService,
    private readonly writes: Writes,
    private readonly clock: Clock,
  ) {}

  /** What could be filed about somebody's day, and whose points it would be. */
  async rules(actor: Actor, { personId, happenedOn }: DeductionRulesQuery): Promise<DeductionRules> {
    assertCan(actor, 'deduction.file', await this.people.subjectOf(personId));
    return this.pricing.rules(await this.people.getPerson(personId), happenedOn);
  }

  async file(actor: Actor, input: FileDeductionInput, write: WriteKey): Promise<DeductionDetail> {
    assertCan(actor, 'deduction.file', await this.people.subjectOf(input.personId));
    return this.writes.once(write, async (tx) => {
      const { personId, happenedOn, wholeHousehold, ruleId } = input;
      const person = await this.people.lockPerson(tx, personId);
      if (person.state !== 'active') throw new DomainError('volunteer.not-active');
      const familyIds = await this.familyOn(personId, [happenedOn, this.clock.today()], tx);
      assertAllowed(checkFileDeduction({ happenedOn, familyIds }, actor, this.clock.today()));
      const priced = await this.pricing.priced(person, happenedOn, tx);
      const id = newId();
      const personOrNull = wholeHousehold ? null : personId;
      const draft =
        priced &&
        deduct(priced.version, { id, ruleId, personId: personOrNull, owner: priced.owner, occurredOn: happenedOn });
      if (!draft) throw new DomainError('deduction.rule-unknown');
      if (wholeHousehold && draft.owner.kind !== 'household') throw new DomainError('deduction.no-household');
      const filed = {
        filedBy: actor.userId,
        filedByName: actor.name,
        filedAt: this.clock.now(),
        text: input.text.trim(),
      };
      const matter = { id, unitId: person.unitId, personId, wholeHousehold, happenedOn };
      if (!(await this.store.insert(tx, { ...matter, ...filed, ...termsOf(priced, draft) })))
        throw new DomainError('deduction.already-filed');
      const deduction = await this.getDeduction(id, tx);
      await this.note(tx, actor, 'deduction.file', deduction, nameOf(deduction));
      const detail = await this.detail(actor, deduction, tx);
      await this.tell(tx, 'deduction-filed', deduction, FEED_TITLES['deduction-filed'](deduction.unitName));
      return detail;
    });
  }

  /** Of the own household and the own account. */
  async listOwn(actor: Actor, query: PageQuery): Promise<Page<DeductionRecord>> {
    const { personId } = actor;
    if (personId === null) throw new DomainError('resource.not-found');
    assertCan(actor, 'deduction.list-own', { personIds: [personId] });
    const householdId = await this.households.householdOf(personId, this.clock.today());
    return this.store.listOwn([personId, ...(householdId === null ? [] : [householdId])], personId, query);
  }

  list(actor: Actor, query: DeductionQuery & PageQuery): Promise<Page<DeductionRecord>> {
    return this.store.list(listScope(actor, 'deduction.list'), query);
  }

  counts(actor: Actor): Promise<DeductionCounts> {
    return this.store.counts(listScope(actor, 'deduction.list'));
  }

  async get(actor: Actor, id: string): Promise<DeductionDetail> {
    const deduction = await this.getDeduction(id);
    assertCan(actor, 'deduction.read', await this.subjectOf(deduction));
    return this.detail(actor, deduction);
  }

  /** Filed by mistake, and nothing is decided yet. */
  async withdraw(actor: Actor, id: string, write: WriteKey): Promise<DeductionDetail> {
    assertCan(actor, 'deduction.file', await this.getDeduction(id));
    return this.writes.once(write, async (tx) => {
      const deduction = await this.lock(tx, id);
      const { state } = deduction;
      assertAllowed(checkWithdrawDeduction({ state, filedByMe: deduction.filedBy === actor.userId }));
      await this.enter(tx, id, nextDeductionState(state, 'withdraw') ?? state);
      await this.note(tx, actor, 'deduction.withdraw', deduction, nameOf(deduction));
      return this.detail(actor, await this.getDeduction(id, tx), tx);
    });
  }

  async getDeduction(id: string, tx?: EntityManager): Promise<DeductionRow> {
    return known(await this.store.find(id, tx));
  }

  /** Nobody else decides on it, appeals it or books it until the end of the transaction. */
  async lock(tx: EntityManager, id: string): Promise<DeductionRow> {
    return known(await this.store.lock(tx, id));
  }

  /** A state that the table of states has allowed. */
  enter(tx: EntityManager, id: string, state: DeductionState): Promise<void> {
    return this.store.enter(tx, id, state);
  }

  /** For `assertCan`: its unit, and those who may read and appeal it. */
  async subjectOf(
    deduction: DeductionRow,
    tx?: EntityManager,
  ): Promise<Required<Pick<Subject, 'unitPath' | 'personIds'>>> {
    return { unitPath: deduction.unitPath, personIds: await this.familyOf(deduction, tx) };
  }

  /** Who must keep out of it: the family of that day and that of today. */
  async concernOf(deduction: DeductionRow, tx?: EntityManager): Promise<ReviewConcern> {
    const { personId, happenedOn, filedBy, filedByPersonId } = deduction;
    const then = await this.familyOn(personId, [happenedOn], tx);
    const now = await this.familyOf(deduction, tx);
    return { filedBy, filedByPersonId, concernedPersonIds: [...new Set([personId, ...then, ...now])] };
  }

  async detail(actor: Actor, deduction: DeductionRow, tx?: EntityManager): Promise<DeductionDetail> {
    const family = await this.familyOf(deduction, tx);
    const answers = can(actor, 'deduction.list', deduction);
    const review = await this.store.review(deduction.id, tx);
    const appeal = await this.appeals.find(deduction.id, tx);
    const booking = await this.store.booking(deduction.id, tx);
    const { concernedPersonIds } = await this.concernOf(deduction, tx);
    return {
      ...shownOf(deduction),
      mine: actor.personId !== null && family.includes(actor.personId),
      filedByMe: deduction.filedBy === actor.userId,
      family: answers ? await this.named(family, tx) : [],
      review: review && { ...review, votes: answers ? review.votes : null },
      appeal: appeal && toAppeal(appeal, checkDecideAppeal({ ...appeal, concernedPersonIds }, actor)),
      booking,
      appealableUntil: this.appealableUntil(deduction, booking, appeal !== null),
    };
  }

  async note(tx: EntityManager, actor: Actor, action: string, deduction: DeductionRow, detail: string): Promise<void> {
    const { id: subjectId, unitPath } = deduction;
    await this.audit.record(tx, {
      ...{ actorId: actor.userId, action, subjectKind: 'deduction', subjectId, unitPath, detail },
    });
  }

  /** Last in the transaction. */
  async tell(tx: EntityManager, kind: FeedEventKind, deduction: DeductionRow, title: string): Promise<void> {
    const { id: subjectId, unitId } = deduction;
    await this.feed.append(tx, { key: `${kind}:${subjectId}`, kind, title, unitId, subjectId });
  }

  private appealableUntil(
    { state, appealUntil }: DeductionRow,
    booking: DeductionBooking | null,
    hasAppeal: boolean,
  ): string | null {
    const bookedOn = booking?.bookedOn ?? null;
    if (checkAppeal({ state, bookedOn, hasAppeal }, this.clock.today()) !== null) return null;
    return bookedOn === null ? appealUntil : lastAppealDay(bookedOn);
  }

  /** Those whose account it is today, and whoever it is about. */
  private async familyOf({ payerKind, payerId, personId }: DeductionRow, tx?: EntityManager): Promise<string[]> {
    const members =
      payerKind === 'household' ? await this.households.memberIdsOf(payerId, this.clock.today(), tx) : [payerId];
    return [...new Set([...members, personId])];
  }

  /** The person with everybody of the same household on these days. */
  private async familyOn(personId: string, days: readonly string[], tx?: EntityManager): Promise<string[]> {
    const family = new Set([personId]);
    for (const on of days) {
      const householdId = await this.households.householdOf(personId, on, tx);
      const members = householdId === null ? [] : await this.households.memberIdsOf(householdId, on, tx);
      for (const id of members) family.add(id);
    }
    return [...family];
  }

  private async named(ids: readonly string[], tx?: EntityManager): Promise<{ personId: string; name: string }[]> {
    const people = await this.people.people([...ids], tx);
    return ids.flatMap((personId) => {
      const person = people.get(personId);
      return person ? [{ personId, name: person.name }] : [];
    });
  }
}

/** What everybody who may read it is shown. */
function shownOf(row: DeductionRow) {
  const { id, state, unitId, unitName, owner, personName, happenedOn, ruleName, points, text } = row;
  const { filedByName, filedAt, hasPicture, decidedOn, appealUntil } = row;
  const { explanation, schemeId, schemeTitle, schemeVersion, schemeDocumentRef } = row;
  return {
    ...{ id, state, unitId, unitName, owner, personName, happenedOn, ruleName, points, text },
    ...{ filedByName, filedAt, hasPicture, decidedOn, appealUntil },
    ...{ explanation, schemeId, schemeTitle, schemeVersion, schemeDocumentRef },
  };
}

function termsOf({ version, owner }: PricedDay, draft: DeductionDraft): DeductionTerms {
  const { ruleId, book, amount: points, explanation } = draft;
  const ruleName = version.rules.find(({ id }) => id === ruleId)?.name ?? '';
  return {
    ownerKind: owner.kind,
    ownerId: owner.id,
    schemeVersionId: version.id,
    ruleId,
    ruleName,
    book,
    points,
    explanation,
  };
}

/** 张建民 · 12号院. */
export const nameOf = ({ personName, owner }: Pick<DeductionRecord, 'personName' | 'owner'>): string =>
  personName ?? owner.label;

function toAppeal(
  { involvedUserIds: _, involvedPersonIds: __, ...appeal }: AppealRow,
  refusal: AppealDecisionRefusal | null,
): DeductionAppeal {
  return { ...appeal, refusal };
}

function known(deduction: DeductionRow | null): DeductionRow {
  if (!deduction) throw new DomainError('resource.not-found');
  return deduction;
}
