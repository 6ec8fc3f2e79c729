import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  assertCan,
  checkAppeal,
  checkDecideAppeal,
  DomainError,
  FEED_TITLES,
  nextDeductionState,
  type Actor,
  type DecideAppealInput,
  type DeductionDetail,
  type DeductionState,
  type RaiseAppealInput,
} from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { PeopleService } from '../volunteers/people.service';
import { AppealsStore, type AppealRow } from './appeals.store';
import { BookingsService } from './bookings.service';
import { DeductionsService, nameOf, type DeductionRow } from './deductions.service';
import { DeductionsStore } from './deductions.store';

/** 申诉: somebody of the household says why not, online or at the desk, and somebody else decides. */
@Injectable()
export class AppealsService {
  constructor(
    private readonly deductions: DeductionsService,
    private readonly store: DeductionsStore,
    private readonly appeals: AppealsStore,
    private readonly bookings: BookingsService,
    private readonly people: PeopleService,
    private readonly writes: Writes,
    private readonly clock: Clock,
  ) {}

  /** Until it is decided nothing is taken; what is taken already stays taken until then. */
  async raise(actor: Actor, id: string, input: RaiseAppealInput, write: WriteKey): Promise<DeductionDetail> {
    const subject = await this.deductions.subjectOf(await this.deductions.getDeduction(id));
    assertCan(actor, 'deduction.appeal', subject);
    return this.writes.once(write, async (tx) => {
      const deduction = await this.deductions.lock(tx, id);
      const [booking, earlier] = [await this.store.booking(id, tx), await this.appeals.find(id, tx)];
      const standing = { state: deduction.state, bookedOn: booking?.bookedOn ?? null, hasAppeal: earlier !== null };
      assertAllowed(checkAppeal(standing, this.clock.today()));
      const { personIds } = await this.deductions.subjectOf(deduction, tx);
      const appellantId = appellantOf(actor, input, personIds);
      const { name: appellantName } = await this.people.getPerson(appellantId, tx);
      const helperName = appellantId === actor.personId ? null : actor.name;
      const raised = { recordedBy: actor.userId, helperName, raisedAt: this.clock.now(), text: input.text.trim() };
      await this.appeals.insert(tx, { deductionId: id, appellantId, appellantName, ...raised });
      await this.deductions.enter(tx, id, nextDeductionState(deduction.state, 'appeal') ?? deduction.state);
      await this.deductions.note(tx, actor, 'deduction.appeal', deduction, nameOf(deduction));
      const detail = await this.deductions.detail(actor, await this.deductions.getDeduction(id, tx), tx);
      await this.deductions.tell(tx, 'appeal-raised', deduction, FEED_TITLES['appeal-raised'](deduction.unitName));
      return detail;
    });
  }

  /** Upheld: nothing is taken, or what was taken is given back. Rejected: it is taken now, or stays taken. */
  async decide(actor: Actor, id: string, input: DecideAppealInput, write: WriteKey): Promise<DeductionDetail> {
    assertCan(actor, 'deduction.decide-appeal', await this.deductions.getDeduction(id));
    return this.writes.once(write, async (tx) => {
      const deduction = await this.deductions.lock(tx, id);
      const appeal = await this.getAppeal(tx, id);
      const { concernedPersonIds } = await this.deductions.concernOf(deduction, tx);
      assertAllowed(checkDecideAppeal({ ...appeal, concernedPersonIds }, actor));
      const reason = input.reason.trim();
      const by = { decidedBy: actor.userId, decidedByName: actor.name, decidedAt: this.clock.now() };
      await this.appeals.decide(tx, id, { ...by, state: input.uphold ? 'upheld' : 'rejected', decision: reason });
      const state = await this.settle(tx, actor, deduction, { ...input, reason });
      await this.deductions.enter(tx, id, state);
      const outcome = input.uphold ? '申诉成立' : '申诉不成立';
      await this.deductions.note(tx, actor, 'deduction.decide-appeal', deduction, `${nameOf(deduction)}：${outcome}`);
      const detail = await this.deductions.detail(actor, await this.deductions.getDeduction(id, tx), tx);
      const title = FEED_TITLES['appeal-decided'](deduction.unitName, input.uphold);
      await this.deductions.tell(tx, 'appeal-decided', deduction, title);
      if (deduction.state === 'appealed' && state === 'booked') await this.bookings.tell(tx, deduction);
      return detail;
    });
  }

  /** The state in which it is then. */
  private async settle(
    tx: EntityManager,
    actor: Actor,
    deduction: DeductionRow,
    { uphold, reason }: DecideAppealInput,
  ): Promise<DeductionState> {
    const next = nextDeductionState(deduction.state, uphold ? 'uphold' : 'reject');
    if (!next) throw new DomainError('deduction.state-refused');
    const booking = await this.store.booking(deduction.id, tx);
    if (uphold) {
      const by = { actorId: actor.userId, reason: `申诉成立：${reason}` };
      if (booking) await this.bookings.giveBack(tx, deduction, booking, by);
      return next;
    }
    return booking ? next : this.bookings.take(tx, deduction, actor.userId);
  }

  private async getAppeal(tx: EntityManager, id: string): Promise<AppealRow> {
    const appeal = await this.appeals.find(id, tx);
    if (!appeal) throw new DomainError('deduction.state-refused');
    return appeal;
  }
}

/** Somebody of the household for themselves; whoever sits at the desk for somebody of the household who came. */
function appellantOf(actor: Actor, { appellantId }: RaiseAppealInput, family: readonly string[]): string {
  const own = actor.personId !== null && family.includes(actor.personId) ? actor.personId : null;
  const id = own ?? appellantId;
  if (id === undefined || !family.includes(id)) throw new DomainError('deduction.appellant-unknown');
  return id;
}
