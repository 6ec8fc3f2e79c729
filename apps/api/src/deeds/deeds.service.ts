import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  assertCan,
  can,
  checkDeedDay,
  checkWithdrawDeed,
  DomainError,
  FEED_TITLES,
  listScope,
  nextDeedState,
  type Actor,
  type ReviewConcern,
  type DeedCounts,
  type DeedDetail,
  type DeedFiler,
  type DeedQuery,
  type DeedRecord,
  type DeedRule,
  type DeedRulesQuery,
  type DeedState,
  type FileDeedInput,
  type Page,
  type PageQuery,
  type Subject,
} from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { FeedService } from '../feed/feed.service';
import { HouseholdsService } from '../households/households.service';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { GrantingService, type PricedRule } from '../schemes/granting.service';
import { PeopleService } from '../volunteers/people.service';
import { DeedsStore, type DeedRow } from './deeds.store';
import { ReviewsStore } from './reviews.store';

export type { DeedRow } from './deeds.store';

/** 申报: somebody asks points for a good deed, for themselves, for their household, or as a helper for somebody else. */
@Injectable()
export class DeedsService {
  constructor(
    private readonly store: DeedsStore,
    private readonly reviews: ReviewsStore,
    private readonly grants: GrantingService,
    private readonly people: PeopleService,
    private readonly households: HouseholdsService,
    private readonly audit: AuditService,
    private readonly feed: FeedService,
    private readonly writes: Writes,
    private readonly clock: Clock,
  ) {}

  /** What somebody's deed of a day could be claimed under. */
  async rules(actor: Actor, { personId, doneOn }: DeedRulesQuery): Promise<DeedRule[]> {
    assertCan(actor, 'deed.file', await this.filingSubject(personId));
    const { unitId } = await this.people.getPerson(personId);
    return (await this.grants.rules(unitId, doneOn)).map(toRule);
  }

  async file(actor: Actor, input: FileDeedInput, write: WriteKey): Promise<DeedDetail> {
    const subject = await this.filingSubject(input.personId);
    assertCan(actor, 'deed.file', subject);
    return this.writes.once(write, async (tx) => {
      const { personId, doneOn, ruleId } = input;
      assertAllowed(checkDeedDay(doneOn, this.clock.today()));
      const person = await this.people.lockPerson(tx, personId);
      if (person.state !== 'active') throw new DomainError('volunteer.not-active');
      const rule = (await this.grants.rules(person.unitId, doneOn, tx)).find((one) => one.rule.id === ruleId);
      if (!rule) throw new DomainError('deed.rule-unknown');
      const id = newId();
      const what = { personId, doneOn, ruleId, ruleName: rule.rule.name, text: input.text.trim() };
      const by = { filedBy: actor.userId, filedByName: actor.name, filedAt: this.clock.now() };
      const filer = filerOf(actor, personId, subject.personIds ?? []);
      if (!(await this.store.insert(tx, { id, unitId: person.unitId, ...what, ...by, filer })))
        throw new DomainError('deed.already-open');
      const deed = await this.getDeed(id, tx);
      if (filer === 'helper') await this.note(tx, actor, 'deed.file-for', deed, person.name);
      const detail = await this.detail(actor, deed, tx);
      await this.tell(tx, 'deed-filed', deed, FEED_TITLES['deed-filed'](deed.unitName));
      return detail;
    });
  }

  /** Of the household, and what the actor filed for others. */
  async listOwn(actor: Actor, query: PageQuery): Promise<Page<DeedRecord>> {
    const { personId } = actor;
    if (personId === null) throw new DomainError('resource.not-found');
    assertCan(actor, 'deed.list-own', { personIds: [personId] });
    return this.store.listOwn(await this.householdOn(personId, this.clock.today()), actor.userId, query);
  }

  list(actor: Actor, query: DeedQuery & PageQuery): Promise<Page<DeedRecord>> {
    return this.store.list(listScope(actor, 'deed.list'), query);
  }

  counts(actor: Actor): Promise<DeedCounts> {
    return this.store.counts(listScope(actor, 'deed.list'));
  }

  async get(actor: Actor, id: string): Promise<DeedDetail> {
    const deed = await this.getDeed(id);
    assertCan(actor, 'deed.read', await this.subjectOf(deed));
    return this.detail(actor, deed);
  }

  async withdraw(actor: Actor, id: string, write: WriteKey): Promise<DeedDetail> {
    assertCan(actor, 'deed.change-own', await this.subjectOf(await this.getDeed(id)));
    return this.writes.once(write, async (tx) => {
      const { state } = await this.lock(tx, id);
      const { mine } = await this.detail(actor, await this.getDeed(id, tx), tx);
      assertAllowed(checkWithdrawDeed({ state, mine }));
      await this.enter(tx, id, nextDeedState(state, 'withdraw') ?? state);
      return this.detail(actor, await this.getDeed(id, tx), tx);
    });
  }

  async getDeed(id: string, tx?: EntityManager): Promise<DeedRow> {
    return known(await this.store.find(id, tx));
  }

  /** Nobody else changes or decides on it until the end of the transaction. */
  async lock(tx: EntityManager, id: string): Promise<DeedRow> {
    return known(await this.store.lock(tx, id));
  }

  /** A state that the table of states has allowed. */
  enter(tx: EntityManager, id: string, state: DeedState): Promise<void> {
    const isClosed = nextDeedState(state, 'withdraw') === null;
    return this.store.enter(tx, id, state, isClosed ? this.clock.now() : null);
  }

  /** For `assertCan`: the claim's unit, those whose household it is for today, and whoever filed it. */
  async subjectOf(deed: DeedRow, tx?: EntityManager): Promise<Required<Pick<Subject, 'unitPath' | 'personIds'>>> {
    const personIds = await this.householdOn(deed.personId, this.clock.today(), tx);
    if (deed.filedByPersonId !== null) personIds.push(deed.filedByPersonId);
    return { unitPath: deed.unitPath, personIds };
  }

  /** Who must keep out of the review. The points go to the household of that day, and the family of today is nearer still. */
  async concernOf(deed: DeedRow, tx?: EntityManager): Promise<ReviewConcern> {
    const then = await this.householdOn(deed.personId, deed.doneOn, tx);
    const now = await this.householdOn(deed.personId, this.clock.today(), tx);
    const { filedBy, filedByPersonId } = deed;
    return { filedBy, filedByPersonId, concernedPersonIds: [...new Set([...then, ...now])] };
  }

  async detail(actor: Actor, deed: DeedRow, tx?: EntityManager): Promise<DeedDetail> {
    const { ruleId, unitPath, filedBy, filedByPersonId: _, ...record } = deed;
    const family = await this.householdOn(deed.personId, this.clock.today(), tx);
    const isOpen = nextDeedState(deed.state, 'withdraw') !== null;
    const priced = isOpen ? await this.grants.rules(deed.unitId, deed.doneOn, tx) : [];
    const expected = priced.find(({ rule }) => rule.id === ruleId);
    const review = await this.reviews.review(deed.id, tx);
    return {
      ...record,
      expected: expected ? toRule(expected) : null,
      mine: filedBy === actor.userId || (actor.personId !== null && family.includes(actor.personId)),
      siblings: await this.store.siblings(deed.id, family, deed.doneOn, tx),
      review: review && { ...review, votes: can(actor, 'deed.list', { unitPath }) ? review.votes : null },
      award: await this.reviews.award(deed.id, tx),
    };
  }

  async note(tx: EntityManager, actor: Actor, action: string, deed: DeedRow, detail: string): Promise<void> {
    const { id: subjectId, unitPath } = deed;
    await this.audit.record(tx, { actorId: actor.userId, action, subjectKind: 'deed', subjectId, unitPath, detail });
  }

  /** Last in the transaction. */
  async tell(tx: EntityManager, kind: 'deed-filed' | 'deed-decided', deed: DeedRow, title: string): Promise<void> {
    await this.feed.append(tx, { key: `${kind}:${deed.id}`, kind, title, unitId: deed.unitId, subjectId: deed.id });
  }

  private async filingSubject(personId: string): Promise<Subject> {
    const subject = await this.people.subjectOf(personId);
    return { ...subject, personIds: await this.householdOn(personId, this.clock.today()) };
  }

  /** The person with everybody of the same household on a day. */
  private async householdOn(personId: string, on: string, tx?: EntityManager): Promise<string[]> {
    const householdId = await this.households.householdOf(personId, on, tx);
    const members = householdId === null ? [] : await this.households.memberIdsOf(householdId, on, tx);
    return [...new Set([personId, ...members])];
  }
}

function toRule({ rule, version, points, explanation, effectiveOn }: PricedRule): DeedRule {
  const scheme = { schemeTitle: version.title, schemeVersion: version.version, postingDays: version.postingDays };
  return { ruleId: rule.id, name: rule.name, points, explanation, ...scheme, effectiveOn };
}

function filerOf(actor: Actor, personId: string, family: readonly string[]): DeedFiler {
  if (actor.personId === personId) return 'self';
  return actor.personId !== null && family.includes(actor.personId) ? 'household' : 'helper';
}

function known(deed: DeedRow | null): DeedRow {
  if (!deed) throw new DomainError('resource.not-found');
  return deed;
}
