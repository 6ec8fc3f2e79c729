import { Injectable } from '@nestjs/common';
import {
  DomainError,
  type MySignUp,
  type PageQuery,
  type QueuedSignUp,
  type ShiftRecord,
  type SignUpFacts,
  type SignUpRecord,
} from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { readCursor, rowsToFetch } from '../platform/page';
import { prepared } from '../platform/prepared-statements';
import { ShiftEntity, SignUpEntity } from './activity.entity';

/** A live sign-up of a person, with what it is for. */
export interface LiveSignUp {
  id: string;
  activityId: string;
  shiftId: string;
  state: SignUpRecord['state'];
  startsAt: string;
  endsAt: string;
  activityTitle: string;
}

/** Columns of a SignUpRecord from `sign_ups sign_up`. */
export const SIGN_UP_RECORD = `
  sign_up.id, sign_up.activity_id AS "activityId", sign_up.shift_id AS "shiftId", sign_up.person_id AS "personId", sign_up.state,
  sign_up.signed_up_at AS "signedUpAt",
  CASE WHEN sign_up.state = 'waiting' THEN (
    SELECT count(*) FROM sign_ups ahead
     WHERE ahead.shift_id = sign_up.shift_id AND ahead.state = 'waiting' AND ahead.released_at IS NULL AND ahead.place <= sign_up.place
  ) END AS "waitingPlace", sign_up.promoted_at AS "promotedAt"`;

const PERSON = `
  volunteer.state = 'active' AS active, volunteer.birth_on AS "birthOn",
  ARRAY(SELECT DISTINCT unnest(team.lineage) FROM team_members member JOIN teams team ON team.id = member.team_id
         WHERE member.person_id = volunteer.id AND member.left_on IS NULL) AS "teamIds"`;

/** With the count of the shift, whose lock makes the last in the queue the one who came last. */
const INSERT = prepared(`
  WITH sign_up AS (
    INSERT INTO sign_ups (id, activity_id, shift_id, person_id, state, starts_at, ends_at, signed_up_at, helper_id, helper_name)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING *),
  counted AS (
    UPDATE shifts SET signed_up = signed_up + (state = 'confirmed')::integer, waiting = waiting + (state = 'waiting')::integer
      FROM sign_up WHERE shifts.id = sign_up.shift_id RETURNING shifts.waiting)
  SELECT sign_up.id, sign_up.activity_id AS "activityId", sign_up.shift_id AS "shiftId", sign_up.person_id AS "personId", sign_up.state,
         sign_up.signed_up_at AS "signedUpAt", CASE WHEN sign_up.state = 'waiting' THEN counted.waiting END AS "waitingPlace", sign_up.promoted_at AS "promotedAt"
    FROM sign_up, counted`);

@Injectable()
export class SignUpsStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Seats are given and freed under this lock alone. Taken before that of a person, never after it. */
  async lockShift(tx: EntityManager, activityId: string, shiftId: string): Promise<ShiftRecord> {
    const rows: ShiftRecord[] = await tx.query(
      prepared(`SELECT id, starts_at AS "startsAt", ends_at AS "endsAt", capacity, signed_up AS "signedUp", waiting
         FROM shifts WHERE activity_id = $1 AND id = $2 FOR NO KEY UPDATE`),
      [activityId, shiftId],
    );
    if (!rows[0]) throw new DomainError('resource.not-found');
    return rows[0];
  }

  /** One sign-up of a person at a time: two at the same hour then see each other. */
  async lockPerson(tx: EntityManager, personId: string): Promise<SignUpFacts['person']> {
    const rows: SignUpFacts['person'][] = await tx.query(
      prepared(`SELECT ${PERSON} FROM volunteers volunteer WHERE volunteer.id = $1 FOR NO KEY UPDATE`),
      [personId],
    );
    if (!rows[0]) throw new DomainError('resource.not-found');
    return rows[0];
  }

  liveSignUps(tx: EntityManager, personId: string): Promise<LiveSignUp[]> {
    return tx.query(
      prepared(`SELECT sign_up.id, sign_up.activity_id AS "activityId", sign_up.shift_id AS "shiftId", sign_up.state, sign_up.starts_at AS "startsAt", sign_up.ends_at AS "endsAt", activity.title AS "activityTitle"
         FROM sign_ups sign_up JOIN activities activity ON activity.id = sign_up.activity_id
        WHERE sign_up.person_id = $1 AND sign_up.released_at IS NULL`),
      [personId],
    );
  }

  /** Of what begins later than this. */
  async countUpcoming(personId: string, now: string): Promise<number> {
    const rows: { count: number }[] = await this.dataSource.query(
      'SELECT count(*) FROM sign_ups WHERE person_id = $1 AND released_at IS NULL AND starts_at > $2',
      [personId, now],
    );
    return rows[0]?.count ?? 0;
  }

  /** The shifts of a person's live sign-ups, in one order for everybody. */
  lockShiftsOf(tx: EntityManager, personId: string): Promise<ShiftRecord[]> {
    return tx.query(
      `SELECT id, starts_at AS "startsAt", ends_at AS "endsAt", capacity, signed_up AS "signedUp", waiting FROM shifts
        WHERE id IN (SELECT shift_id FROM sign_ups WHERE person_id = $1 AND released_at IS NULL) ORDER BY id FOR NO KEY UPDATE`,
      [personId],
    );
  }

  async insert(
    tx: EntityManager,
    signUp: Pick<
      SignUpEntity,
      'id' | 'activityId' | 'shiftId' | 'personId' | 'startsAt' | 'endsAt' | 'signedUpAt' | 'helperId' | 'helperName'
    > & {
      state: 'confirmed' | 'waiting';
    },
  ): Promise<SignUpRecord> {
    const { id, activityId, shiftId, personId, state, startsAt, endsAt, signedUpAt, helperId, helperName } = signUp;
    const columns = [id, activityId, shiftId, personId, state, startsAt, endsAt, signedUpAt, helperId, helperName];
    const [record]: SignUpRecord[] = await tx.query(INSERT, columns);
    if (!record) throw new DomainError('resource.not-found');
    return record;
  }

  async withdraw(tx: EntityManager, signUp: LiveSignUp, now: string): Promise<SignUpRecord> {
    await tx.update(SignUpEntity, { id: signUp.id }, { state: 'withdrawn', releasedAt: now });
    await tx.decrement(ShiftEntity, { id: signUp.shiftId }, signUp.state === 'confirmed' ? 'signedUp' : 'waiting', 1);
    return this.getRecord(tx, signUp.id);
  }

  /** Everybody who waits for a place in the shift, first come first. */
  async queue(tx: EntityManager, shiftId: string): Promise<QueuedSignUp[]> {
    const rows: (SignUpFacts['person'] & { id: string })[] = await tx.query(
      `SELECT sign_up.id, ${PERSON} FROM sign_ups sign_up JOIN volunteers volunteer ON volunteer.id = sign_up.person_id
        WHERE sign_up.shift_id = $1 AND sign_up.state = 'waiting' AND sign_up.released_at IS NULL ORDER BY sign_up.place`,
      [shiftId],
    );
    return rows.map(({ id, ...person }) => ({ id, person }));
  }

  /** Answers whose sign-up it is. */
  async promote(tx: EntityManager, shiftId: string, signUpId: string, now: string): Promise<string> {
    const [[promoted]]: [{ personId: string }[], number] = await tx.query(
      `UPDATE sign_ups SET state = 'confirmed', promoted_at = $2 WHERE id = $1 RETURNING person_id AS "personId"`,
      [signUpId, now],
    );
    if (!promoted) throw new DomainError('sign-up.not-found');
    await tx.query('UPDATE shifts SET signed_up = signed_up + 1, waiting = waiting - 1 WHERE id = $1', [shiftId]);
    return promoted.personId;
  }

  /** A cancelled activity holds nobody's time. */
  async releaseAll(tx: EntityManager, activityId: string, now: string): Promise<void> {
    await tx.query('UPDATE sign_ups SET released_at = $2 WHERE activity_id = $1 AND released_at IS NULL', [
      activityId,
      now,
    ]);
  }

  private async getRecord(tx: EntityManager, id: string): Promise<SignUpRecord> {
    const rows: SignUpRecord[] = await tx.query(
      `SELECT ${SIGN_UP_RECORD} FROM sign_ups sign_up WHERE sign_up.id = $1`,
      [id],
    );
    if (!rows[0]) throw new DomainError('sign-up.not-found');
    return rows[0];
  }

  /** Latest first; what was withdrawn and taken up again shows once. */
  listOf(personId: string, query: PageQuery): Promise<MySignUp[]> {
    const [seenAt, seenId] = readCursor(query.cursor, 2) ?? [null, null];
    return this.dataSource.query(
      `SELECT ${SIGN_UP_RECORD}, activity.title AS "activityTitle", activity.state AS "activityState", activity.place,
              sign_up.starts_at AS "startsAt", sign_up.ends_at AS "endsAt", came.presence, came.minutes
         FROM sign_ups sign_up JOIN activities activity ON activity.id = sign_up.activity_id
         LEFT JOIN attendances came ON came.shift_id = sign_up.shift_id AND came.person_id = $1 AND activity.concluded_at IS NOT NULL
        WHERE sign_up.person_id = $1
          AND NOT EXISTS (SELECT 1 FROM sign_ups later WHERE later.person_id = $1 AND later.shift_id = sign_up.shift_id AND later.place > sign_up.place)
          AND ($2::timestamptz IS NULL OR (sign_up.starts_at, sign_up.id) < ($2, $3::uuid))
        ORDER BY sign_up.starts_at DESC, sign_up.id DESC LIMIT $4`,
      [personId, seenAt, seenId, rowsToFetch(query.limit)],
    );
  }
}
