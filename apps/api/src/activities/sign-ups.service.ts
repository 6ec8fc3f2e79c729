import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  assertCan,
  cardNumberIn,
  checkSignUp,
  checkWithdraw,
  clashWith,
  dayOf,
  documentDay,
  DomainError,
  maskName,
  nextInQueue,
  quoted,
  timeOf,
  type Actor,
  type DomainErrorCode,
  type MySignUp,
  type Page,
  type PageQuery,
  type ShiftRecord,
  type SignUpForInput,
  type SignUpInput,
  type SignUpRecord,
  type WalkInCandidate,
} from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { Live } from '../platform/live/live';
import { pageOf } from '../platform/page';
import { PeopleService } from '../volunteers/people.service';
import { ActivitiesStore } from './activities.store';
import { SignUpsStore, type LiveSignUp } from './sign-ups.store';

const CANDIDATES_MAX = 20;

interface SignUpRequest extends SignUpForInput {
  activityId: string;
  unitPath: string;
  /** Who does it for the person, when it is not the person. */
  helper: { userId: string; name: string } | null;
}

@Injectable()
export class SignUpsService {
  constructor(
    private readonly activities: ActivitiesStore,
    private readonly store: SignUpsStore,
    private readonly people: PeopleService,
    private readonly writes: Writes,
    private readonly live: Live,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  async signUp(actor: Actor, activityId: string, input: SignUpInput, write: WriteKey): Promise<SignUpRecord> {
    const personId = ownPerson(actor, 'activity.sign-up');
    const { isPublic, unitPath } = await this.activities.getSubject(activityId);
    if (!isPublic) throw new DomainError('resource.not-found');
    return this.writes.once(write, (tx) => this.add(tx, { activityId, ...input, personId, helper: null, unitPath }));
  }

  /** For somebody who asked for it: a person without a phone is a full volunteer. The helper's name stays with the sign-up. */
  async signUpFor(actor: Actor, activityId: string, input: SignUpForInput, write: WriteKey): Promise<SignUpRecord> {
    const subject = await this.activities.getSubject(activityId);
    assertCan(actor, 'activity.sign-up-for', subject);
    const { unitPath } = subject;
    return this.writes.once(write, (tx) => this.add(tx, { activityId, ...input, helper: actor, unitPath }));
  }

  /** Frees the place, and in the same transaction gives it to the first on the waiting list who may still take part. */
  async withdraw(actor: Actor, activityId: string, shiftId: string, write: WriteKey): Promise<SignUpRecord> {
    const personId = ownPerson(actor, 'activity.withdraw');
    const { unitPath } = await this.activities.getSubject(activityId);
    return this.writes.once(write, async (tx) => {
      const now = this.clock.now();
      const shift = await this.store.lockShift(tx, activityId, shiftId);
      const signUp = (await this.store.liveSignUps(tx, personId)).find((live) => live.shiftId === shiftId);
      if (!signUp) throw new DomainError('sign-up.not-found');
      assertAllowed(checkWithdraw(signUp, shift, now));
      return this.free(tx, signUp, shift, unitPath, now);
    });
  }

  countUpcoming(personId: string): Promise<number> {
    return this.store.countUpcoming(personId, this.clock.now());
  }

  /** Somebody is not going to come any more: the shifts, to be locked before the person is. */
  lockShiftsOf(tx: EntityManager, personId: string): Promise<ShiftRecord[]> {
    return this.store.lockShiftsOf(tx, personId);
  }

  /** Withdraws from everything that has not begun. `shifts`: by {@link lockShiftsOf}; the person is locked. */
  async withdrawAll(tx: EntityManager, personId: string, shifts: readonly ShiftRecord[]): Promise<void> {
    const now = this.clock.now();
    for (const signUp of await this.store.liveSignUps(tx, personId)) {
      if (signUp.startsAt <= now) continue;
      const shift = shifts.find(({ id }) => id === signUp.shiftId);
      // signed up between the two locks
      if (!shift) throw new DomainError('request.conflict');
      const { unitPath } = await this.activities.getSubject(signUp.activityId, tx);
      await this.free(tx, signUp, shift, unitPath, now);
    }
  }

  async listOwn(actor: Actor, query: PageQuery): Promise<Page<MySignUp>> {
    const personId = ownPerson(actor, 'activity.list-own');
    const rows = await this.store.listOf(personId, query);
    return pageOf(rows, query.limit, (signUp) => [signUp.startsAt, signUp.id]);
  }

  /** Whom a leader may add on the spot: by card number from anywhere, by name within the unit of the activity. */
  async findWalkIns(actor: Actor, id: string, search: string): Promise<WalkInCandidate[]> {
    const subject = await this.activities.getSubject(id);
    assertCan(actor, 'activity.record-attendance', subject);
    const found = await this.people.lookUp(
      search,
      cardNumberIn(search) === null ? subject.unitPath : '',
      CANDIDATES_MAX,
    );
    return found.map(({ id: personId, name, cardNo, unitName }) => ({ personId, name, cardNo, unitName }));
  }

  private async add(tx: EntityManager, request: SignUpRequest): Promise<SignUpRecord> {
    const { activityId, shiftId, personId, helper, unitPath } = request;
    const now = this.clock.now();
    // asked together and done in this order; everybody who wants a place waits here, so nothing goes to and fro that need not
    const [activity, shift, person, others] = await Promise.all([
      this.activities.holdState(tx, activityId),
      this.store.lockShift(tx, activityId, shiftId),
      this.store.lockPerson(tx, personId),
      this.store.liveSignUps(tx, personId),
    ]);
    const alreadySignedUp = others.some((other) => other.shiftId === shiftId);
    const refusal = checkSignUp({ activity, shift, person, others, alreadySignedUp }, now);
    if (refusal) {
      const name = helper && maskName((await this.people.getPerson(personId, tx)).name);
      throw new DomainError(refusal, undefined, refusalDetail(refusal, shift, others, name));
    }
    const hasPlace = shift.capacity === null || shift.signedUp < shift.capacity;
    const added = this.store.insert(tx, {
      id: newId(),
      activityId,
      shiftId,
      personId,
      state: hasPlace ? 'confirmed' : 'waiting',
      startsAt: shift.startsAt,
      endsAt: shift.endsAt,
      signedUpAt: now,
      helperId: helper?.userId ?? null,
      helperName: helper?.name ?? null,
    });
    const trace = { action: 'activity.sign-up-for', subjectKind: 'person', subjectId: personId, unitPath };
    const [signUp] = await Promise.all([
      added,
      this.live.publish(tx, { name: 'activity.changed', id: activityId, unitPath }),
      helper && this.audit.record(tx, { ...trace, actorId: helper.userId }),
    ]);
    return signUp;
  }

  private async free(
    tx: EntityManager,
    signUp: LiveSignUp,
    shift: ShiftRecord,
    unitPath: string,
    now: string,
  ): Promise<SignUpRecord> {
    const { activityId: id, state } = signUp;
    const withdrawn = await this.store.withdraw(tx, signUp, now);
    if (state === 'confirmed') await this.fillPlace(tx, id, shift, now);
    await this.live.publish(tx, { name: 'activity.changed', id, unitPath });
    return withdrawn;
  }

  /** The person hears at once where a page is open, and otherwise reads it in the own list: `promotedAt` stays. */
  private async fillPlace(tx: EntityManager, activityId: string, shift: ShiftRecord, now: string): Promise<void> {
    const activity = await this.activities.getDetail(activityId, null, tx);
    const next = nextInQueue(activity, shift, await this.store.queue(tx, shift.id));
    if (!next) return;
    const personId = await this.store.promote(tx, shift.id, next.id, now);
    await this.live.publish(tx, { name: 'sign-up.promoted', id: activityId, personId });
  }
}

/** Which activity is in the way; to a helper also about whom it is. `name` is null for the person's own sign-up. */
function refusalDetail(
  refusal: DomainErrorCode,
  shift: ShiftRecord,
  others: LiveSignUp[],
  name: string | null,
): string | undefined {
  const clash = refusal === 'sign-up.overlap' ? clashWith(shift, others) : null;
  if (clash)
    return `${name ?? ''}已报名${quoted(clash.activityTitle)}，${documentDay(dayOf(clash.startsAt))} ${timeOf(clash.startsAt)}开始`;
  return name === null ? undefined : `不能替${name}报名`;
}

/** The person behind the actor, who does this for themself. */
function ownPerson(actor: Actor, action: 'activity.sign-up' | 'activity.withdraw' | 'activity.list-own'): string {
  assertCan(actor, action, { personIds: actor.personId === null ? [] : [actor.personId] });
  if (actor.personId === null) throw new DomainError('resource.not-found');
  return actor.personId;
}
