import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  assertCan,
  checkDecideDeed,
  checkSeat,
  decisionOf,
  DomainError,
  FEED_TITLES,
  nextDeedState,
  type Actor,
  type CouncilMember,
  type CouncilBallot,
  type Council,
  type DeedDetail,
} from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { GrantingService, type Granted } from '../schemes/granting.service';
import { SchemesService } from '../schemes/schemes.service';
import { CouncilsService } from './councils.service';
import { DeedsService, type DeedRow } from './deeds.service';
import { ReviewsStore } from './reviews.store';

/** 评议: a council looks at a claim and votes; what it approves becomes points in the same transaction. */
@Injectable()
export class ReviewsService {
  constructor(
    private readonly deeds: DeedsService,
    private readonly store: ReviewsStore,
    private readonly councils: CouncilsService,
    private readonly grants: GrantingService,
    private readonly schemes: SchemesService,
    private readonly writes: Writes,
    private readonly clock: Clock,
  ) {}

  /** From here on the claimant sees that somebody is at it, and what was filed stays as it is. */
  async takeUp(actor: Actor, id: string, write: WriteKey): Promise<DeedDetail> {
    assertCan(actor, 'deed.review', await this.deeds.getDeed(id));
    return this.writes.once(write, async (tx) => {
      const deed = await this.deeds.lock(tx, id);
      const state = nextDeedState(deed.state, 'take-up');
      if (!state) throw new DomainError('deed.state-refused');
      assertAllowed(checkSeat(actor, await this.deeds.concernOf(deed, tx)));
      await this.deeds.enter(tx, id, state);
      await this.deeds.note(tx, actor, 'deed.take-up', deed, deed.personName);
      return this.deeds.detail(actor, { ...deed, state }, tx);
    });
  }

  /** Who could review this claim, and who of them may not. */
  async council(actor: Actor, id: string): Promise<Council> {
    const deed = await this.deeds.getDeed(id);
    assertCan(actor, 'deed.review', deed);
    return this.councilFor(actor, deed);
  }

  async decide(actor: Actor, id: string, input: CouncilBallot, write: WriteKey): Promise<DeedDetail> {
    assertCan(actor, 'deed.review', await this.deeds.getDeed(id));
    return this.writes.once(write, async (tx) => {
      const deed = await this.deeds.lock(tx, id);
      const { unitId, doneOn } = deed;
      const versions = await this.schemes.inForce(tx, unitId, doneOn);
      await this.schemes.assertApprover(actor, 'deeds', versions, () => deed);
      const council = await this.councilFor(actor, deed, tx);
      assertAllowed(checkDecideDeed(deed, council, input, this.clock.today()));
      const decision = decisionOf(input.votes);
      await this.deeds.enter(tx, id, nextDeedState(deed.state, decision) ?? deed.state);
      const granted = decision === 'approve' ? await this.grant(tx, actor, deed) : null;
      await this.record(tx, actor, deed, council.seats, input, granted);
      const { points } = granted ?? {};
      const outcome = points === undefined ? '未通过' : `通过，${points} 分`;
      await this.deeds.note(tx, actor, 'deed.decide', deed, `${deed.personName}：${outcome}`);
      const detail = await this.deeds.detail(actor, await this.deeds.getDeed(id, tx), tx);
      const title = FEED_TITLES['deed-decided'](deed.unitName, decision === 'approve');
      await this.deeds.tell(tx, 'deed-decided', deed, title);
      return detail;
    });
  }

  private async grant(tx: EntityManager, actor: Actor, deed: DeedRow): Promise<Granted> {
    const { id, unitId, personId, doneOn: occurredOn, ruleId } = deed;
    const granted = await this.grants.grant(tx, { id, unitId, personId, occurredOn, ruleId, approverId: actor.userId });
    // the scheme got another version for that day since it was filed
    if (!granted) throw new DomainError('deed.rule-unknown');
    return granted;
  }

  private async record(
    tx: EntityManager,
    actor: Actor,
    deed: DeedRow,
    seats: readonly CouncilMember[],
    input: CouncilBallot,
    granted: Granted | null,
  ): Promise<void> {
    const names = new Map(seats.map((seat) => [seat.personId, seat.name]));
    const by = { recordedBy: actor.userId, recordedByName: actor.name, decidedAt: this.clock.now() };
    const given = {
      points: granted?.points ?? null,
      explanation: granted?.explanation ?? null,
      awardKey: granted?.key ?? null,
    };
    await this.store.insert(
      tx,
      {
        claimId: deed.id,
        approved: granted !== null,
        heldOn: input.heldOn,
        reason: input.reason.trim(),
        ...by,
        ...given,
      },
      input.votes.map((vote) => ({ ...vote, name: names.get(vote.personId) ?? '' })),
    );
  }

  private async councilFor(actor: Actor, deed: DeedRow, tx?: EntityManager): Promise<Council> {
    return this.councils.councilFor(actor, deed.unitPath, await this.deeds.concernOf(deed, tx), tx);
  }
}
