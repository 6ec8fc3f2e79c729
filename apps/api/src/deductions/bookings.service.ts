import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { FEED_TITLES, nextDeductionState, type DeductionBooking, type DeductionState } from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { HouseholdsService } from '../households/households.service';
import { Clock } from '../platform/clock';
import { Jobs } from '../platform/jobs/jobs';
import { PointsService } from '../points/points.service';
import { PeopleService } from '../volunteers/people.service';
import { DeductionsService, type DeductionRow } from './deductions.service';
import { DeductionsStore } from './deductions.store';

const EVERY_MS = 600_000;

/** Points are taken when the days for an appeal are over and nobody appealed, or when an appeal was rejected; once. */
@Injectable()
export class BookingsService implements OnModuleInit {
  private readonly logger = new Logger(BookingsService.name);

  constructor(
    private readonly deductions: DeductionsService,
    private readonly store: DeductionsStore,
    private readonly points: PointsService,
    private readonly people: PeopleService,
    private readonly households: HouseholdsService,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.jobs.sweep('book-deductions', EVERY_MS, () => this.bookDue());
  }

  /** Each in its own transaction. Finds nothing when run twice; one that fails keeps no other waiting. */
  async bookDue(): Promise<void> {
    const failures: unknown[] = [];
    for (const id of await this.store.due(this.clock.today()))
      await this.bookOne(id).catch((failure: unknown) => failures.push(failure));
    if (failures.length > 0) throw failures[0];
  }

  /** The state in which it is then; what somebody left when they died is not touched. The deduction is locked. */
  async take(tx: EntityManager, deduction: DeductionRow, actorId: string | null): Promise<DeductionState> {
    const { id, owner, ownerId, personId, wholeHousehold } = deduction;
    if (await this.isGone(tx, deduction)) return nextDeductionState(deduction.state, 'lapse') ?? deduction.state;
    const { book, points: amount, schemeVersionId, ruleId, explanation } = deduction;
    const whose = { owner: { kind: owner.kind, id: ownerId }, personId: wholeHousehold ? null : personId };
    const draft = { key: `deduct:${id}`, source: `deduction:${id}`, book, ...whose, amount };
    await this.points.deduct(tx, { ...draft, schemeVersionId, ruleId, explanation }, { actorId });
    return 'booked';
  }

  /** Last in the transaction. */
  async tell(tx: EntityManager, deduction: DeductionRow): Promise<void> {
    const title = FEED_TITLES['deduction-booked'](deduction.unitName);
    await this.deductions.tell(tx, 'deduction-booked', deduction, title);
  }

  /** Exactly what was taken, to the buckets that it came from. */
  async giveBack(
    tx: EntityManager,
    deduction: DeductionRow,
    { transferId: targetId }: DeductionBooking,
    by: { actorId: string; reason: string },
  ): Promise<void> {
    const key = `return-deduction:${deduction.id}`;
    await this.points.giveBack(tx, { key, targetId, occurredOn: this.clock.today(), ...by });
  }

  /** Nobody pays for the dead, but for their family: those they lived with, also where the household has moved or been merged since. */
  private async isGone(tx: EntityManager, { owner, ownerId, personId }: DeductionRow): Promise<boolean> {
    const person = await this.people.holdPerson(tx, personId);
    if (person.state !== 'closed') return false;
    return owner.kind === 'member' || !(await this.households.livesOn(tx, ownerId));
  }

  /** Somebody may have appealed, or another process been faster, since it was found. */
  private async bookOne(id: string): Promise<void> {
    const booked = await this.dataSource.transaction(async (tx) => {
      const deduction = await this.deductions.lock(tx, id);
      if (!nextDeductionState(deduction.state, 'book')) return false;
      const state = await this.take(tx, deduction, deduction.recordedBy);
      await this.deductions.enter(tx, id, state);
      if (state === 'booked') await this.tell(tx, deduction);
      return state === 'booked';
    });
    if (booked) this.logger.log({ deduction: id }, 'points deducted after the days for an appeal');
  }
}
