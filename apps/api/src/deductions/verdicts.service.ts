import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  assertCan,
  checkDecideDeduction,
  checkSeat,
  DomainError,
  FEED_TITLES,
  nextDeductionState,
  verdictOf,
  type Actor,
  type Council,
  type CouncilBallot,
  type DeductionDetail,
} from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { CouncilsService } from '../deeds/councils.service';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { DeductionsService, nameOf, type DeductionRow } from './deductions.service';
import { DeductionsStore } from './deductions.store';
import { PricingService } from './pricing.service';

/** 评议: the council that reviews deeds looks at a deduction and votes. Nothing is taken yet. */
@Injectable()
export class VerdictsService {
  constructor(
    private readonly deductions: DeductionsService,
    private readonly store: DeductionsStore,
    private readonly councils: CouncilsService,
    private readonly pricing: PricingService,
    private readonly writes: Writes,
    private readonly clock: Clock,
  ) {}

  /** From here on the household sees that somebody is at it, and what was filed stays as it is. */
  async takeUp(actor: Actor, id: string, write: WriteKey): Promise<DeductionDetail> {
    assertCan(actor, 'deduction.review', await this.deductions.getDeduction(id));
    return this.writes.once(write, async (tx) => {
      const deduction = await this.deductions.lock(tx, id);
      const state = nextDeductionState(deduction.state, 'take-up');
      if (!state) throw new DomainError('deduction.state-refused');
      assertAllowed(checkSeat(actor, await this.deductions.concernOf(deduction, tx)));
      await this.deductions.enter(tx, id, state);
      await this.deductions.note(tx, actor, 'deduction.take-up', deduction, nameOf(deduction));
      return this.deductions.detail(actor, { ...deduction, state }, tx);
    });
  }

  /** Who could review it, and who of them may not. */
  async council(actor: Actor, id: string): Promise<Council> {
    const deduction = await this.deductions.getDeduction(id);
    assertCan(actor, 'deduction.review', deduction);
    return this.councilFor(actor, deduction);
  }

  async decide(actor: Actor, id: string, ballot: CouncilBallot, write: WriteKey): Promise<DeductionDetail> {
    assertCan(actor, 'deduction.review', await this.deductions.getDeduction(id));
    return this.writes.once(write, async (tx) => {
      const deduction = await this.deductions.lock(tx, id);
      const council = await this.councilFor(actor, deduction, tx);
      assertAllowed(checkDecideDeduction(deduction, council, ballot, this.clock.today()));
      const verdict = verdictOf(ballot.votes);
      const appealUntil = verdict === 'confirm' ? await this.appealUntil(deduction, tx) : null;
      await this.deductions.enter(tx, id, nextDeductionState(deduction.state, verdict) ?? deduction.state);
      await this.record(tx, actor, deduction, council, ballot, appealUntil);
      const outcome = appealUntil === null ? '不成立' : `属实，${deduction.points} 分，申诉至 ${appealUntil}`;
      await this.deductions.note(tx, actor, 'deduction.decide', deduction, `${nameOf(deduction)}：${outcome}`);
      const detail = await this.deductions.detail(actor, await this.deductions.getDeduction(id, tx), tx);
      const title = FEED_TITLES['deduction-decided'](deduction.unitName, verdict === 'confirm');
      await this.deductions.tell(tx, 'deduction-decided', deduction, title);
      return detail;
    });
  }

  private async appealUntil({ personId: id, ...deduction }: DeductionRow, tx: EntityManager): Promise<string> {
    const priced = await this.pricing.priced({ id, unitId: deduction.unitId }, deduction.happenedOn, tx);
    // the scheme got another version for that day since it was filed
    if (priced?.version.id !== deduction.schemeVersionId) throw new DomainError('deduction.rule-unknown');
    return this.pricing.appealUntil(priced.version);
  }

  private async record(
    tx: EntityManager,
    actor: Actor,
    deduction: DeductionRow,
    council: Council,
    ballot: CouncilBallot,
    appealUntil: string | null,
  ): Promise<void> {
    const names = new Map(council.seats.map((seat) => [seat.personId, seat.name]));
    const by = { recordedBy: actor.userId, recordedByName: actor.name, decidedAt: this.clock.now() };
    const outcome = { heldOn: ballot.heldOn, reason: ballot.reason.trim(), appealUntil };
    await this.store.insertReview(
      tx,
      { deductionId: deduction.id, ...outcome, ...by },
      ballot.votes.map((vote) => ({ ...vote, name: names.get(vote.personId) ?? '' })),
    );
  }

  private async councilFor(actor: Actor, deduction: DeductionRow, tx?: EntityManager): Promise<Council> {
    return this.councils.councilFor(actor, deduction.unitPath, await this.deductions.concernOf(deduction, tx), tx);
  }
}
