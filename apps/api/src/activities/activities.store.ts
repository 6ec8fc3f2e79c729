import { Injectable } from '@nestjs/common';
import {
  addDays,
  DomainError,
  instantAt,
  type ActivityDetail,
  type ActivityQuery,
  type ActivityRecord,
  type ActivityState,
  type ListScope,
  type OutcomeReport,
  type PageQuery,
  type PlanActivityInput,
  type ShiftRecord,
  type SignUpRecord,
} from '@jishan/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { newId } from '../platform/ids';
import { Gathering } from '../platform/gathering';
import { readCursor, rowsToFetch } from '../platform/page';
import { prepared } from '../platform/prepared-statements';
import { ActivityEntity, ShiftEntity } from './activity.entity';
import { SIGN_UP_RECORD } from './sign-ups.store';

/** Where an activity stands in the trees of units and teams: what `assertCan` compares. */
export interface ActivitySubject {
  unitPath: string;
  /** The team and those above it. */
  teamIds: string[];
  /** Published at some time; a draft is never shown to the public, not even after it was cancelled. */
  isPublic: boolean;
}

/** An activity under its lock: what the rules, the ledgers and the feed need of it. */
export interface LockedActivity
  extends
    Pick<
      ActivityDetail,
      'id' | 'title' | 'kind' | 'category' | 'state' | 'unitId' | 'unitName' | 'teamId' | 'startsAt' | 'signUpClosesAt'
    >,
    Pick<
      ActivityDetail,
      'riskLevel' | 'riskText' | 'eligibility' | 'brand' | 'campaign' | 'placePhrase' | 'wording' | 'shifts' | 'version'
    > {
  unitPath: string;
  outcomes: OutcomeReport[];
  publicHeadcount: number | null;
  /** Counts the saves of the roll-call sheet. */
  rosterVersion: number;
  /** Who confirmed the sheet; null before that. */
  concludedBy: string | null;
}

const SHOWN = `
  activity.id, activity.title, activity.kind, activity.category, activity.state, activity.unit_id AS "unitId", unit.name AS "unitName",
  activity.team_id AS "teamId", team.name AS "teamName", activity.place, activity.starts_at AS "startsAt", activity.ends_at AS "endsAt",
  activity.sign_up_closes_at AS "signUpClosesAt", activity.risk_level AS "riskLevel", seats.capacity, seats.signed_up AS "signedUp",
  seats.waiting, activity.brand, activity.campaign`;

// $1 is the person who asks
const RECORD = `${SHOWN}, COALESCE(mine.state, 'none') AS mine`;

const ELIGIBILITY = `jsonb_build_object('minAge', activity.min_age, 'maxAge', activity.max_age, 'teamIds', to_jsonb(activity.eligible_team_ids),
  'minorsAllowed', activity.minors_allowed) AS eligibility`;

const DETAIL = `${RECORD}, ${ELIGIBILITY},
  activity.description, activity.risk_text AS "riskText", activity.needs, activity.wording, activity.place_phrase AS "placePhrase",
  activity.contact_name AS "contactName", activity.version, activity.cancel_reason AS "cancelReason",
  activity.concluded_at AS "concludedAt", activity.outcomes`;

const LOCKED = `
  activity.id, activity.title, activity.kind, activity.category, activity.state, activity.unit_id AS "unitId", unit.name AS "unitName",
  unit.path AS "unitPath", activity.team_id AS "teamId", activity.starts_at AS "startsAt", activity.sign_up_closes_at AS "signUpClosesAt",
  activity.risk_level AS "riskLevel", activity.risk_text AS "riskText", ${ELIGIBILITY}, activity.brand, activity.campaign,
  activity.place_phrase AS "placePhrase", activity.wording, activity.version, activity.outcomes, activity.roster_version AS "rosterVersion",
  activity.public_headcount AS "publicHeadcount", activity.concluded_by AS "concludedBy"`;

const SEATED = `
  FROM activities activity
  JOIN units unit ON unit.id = activity.unit_id
  LEFT JOIN teams team ON team.id = activity.team_id
  CROSS JOIN LATERAL (
    SELECT CASE WHEN bool_and(capacity IS NOT NULL) THEN sum(capacity)::integer END AS capacity,
           sum(signed_up)::integer AS signed_up, sum(waiting)::integer AS waiting
      FROM shifts WHERE activity_id = activity.id
  ) seats`;

const FROM = `${SEATED}
  LEFT JOIN LATERAL (
    SELECT state FROM sign_ups WHERE activity_id = activity.id AND person_id = $1::uuid
     ORDER BY array_position(ARRAY['confirmed', 'waiting', 'withdrawn'], state) LIMIT 1
  ) mine ON true`;

@Injectable()
export class ActivitiesStore {
  private readonly forStrangers = new Gathering<ActivityRecord[]>();

  constructor(private readonly dataSource: DataSource) {}

  async getSubject(id: string, tx: EntityManager = this.dataSource.manager): Promise<ActivitySubject> {
    const rows: ActivitySubject[] = await tx.query(
      prepared(`SELECT unit.path AS "unitPath", COALESCE(team.lineage, '{}') AS "teamIds", activity.published_at IS NOT NULL AS "isPublic"
         FROM activities activity JOIN units unit ON unit.id = activity.unit_id LEFT JOIN teams team ON team.id = activity.team_id
        WHERE activity.id = $1`),
      [id],
    );
    if (!rows[0]) throw new DomainError('resource.not-found');
    return rows[0];
  }

  /** In the order of time: onwards from the day `from`, or without one backwards from the latest. `scope` null: what the public may see. */
  list(scope: ListScope | null, personId: string | null, query: ActivityQuery & PageQuery): Promise<ActivityRecord[]> {
    const [beyond, order] = query.from === undefined ? ['<', 'DESC'] : ['>', 'ASC'];
    const after = readCursor(query.cursor, 2);
    const search = query.search?.trim();
    const values: unknown[] = personId === null ? [] : [personId];
    const value = (given: unknown) => `$${values.push(given)}`;
    // a condition nobody asked for is left out: the database then reads the index in order and stops after a page
    const conditions = [
      scope === null && 'activity.published_at IS NOT NULL',
      scope?.all === false &&
        `(unit.path ^@ ANY (${value(scope.unitPaths)}::text[]) OR team.lineage && ${value(scope.teamIds)}::uuid[])`,
      query.unitId && `strpos(unit.path, ${value(query.unitId)} || '/') > 0`,
      query.teamId && `team.lineage @> ARRAY[${value(query.teamId)}::uuid]`,
      query.state && `activity.state = ${value(query.state)}`,
      query.category && `activity.category = ${value(query.category)}`,
      query.from && `activity.starts_at >= ${value(instantAt(query.from, '00:00'))}`,
      query.to && `activity.starts_at < ${value(instantAt(addDays(query.to, 1), '00:00'))}`,
      search &&
        `strpos(lower(concat_ws(' ', activity.title, activity.place, unit.name, activity.brand, activity.campaign)), lower(${value(search)})) > 0`,
      after &&
        `(activity.starts_at, activity.id) ${beyond} (${value(after[0])}::timestamptz, ${value(after[1])}::uuid)`,
    ].filter((condition) => typeof condition === 'string' && condition !== '');
    const rows = personId === null ? `${SHOWN}, 'none' AS mine ${SEATED}` : `${RECORD} ${FROM}`;
    // the number of rows is written out: as a parameter it would have the statement planned at every request
    const text = `SELECT ${rows} WHERE ${conditions.join(' AND ') || 'true'} ORDER BY activity.starts_at ${order}, activity.id ${order} LIMIT ${rowsToFetch(query.limit)}`;
    const ask = (): Promise<ActivityRecord[]> =>
      this.dataSource.query(query.limit === undefined ? prepared(text) : text, values);
    // what strangers see is the same for all of them, and many look at the moment at which sign-up begins
    return scope === null && personId === null ? this.forStrangers.ask(JSON.stringify([text, values]), ask) : ask();
  }

  async getDetail(
    id: string,
    personId: string | null,
    tx: EntityManager = this.dataSource.manager,
  ): Promise<ActivityDetail> {
    const rows: Omit<ActivityDetail, 'shifts' | 'mySignUps'>[] = await tx.query(
      `SELECT ${DETAIL} ${FROM} WHERE activity.id = $2`,
      [personId, id],
    );
    if (!rows[0]) throw new DomainError('resource.not-found');
    const shifts = await this.shiftsOf(tx, id);
    return { ...rows[0], shifts, mySignUps: personId === null ? [] : await this.signUpsOf(tx, id, personId) };
  }

  private signUpsOf(tx: EntityManager, id: string, personId: string): Promise<SignUpRecord[]> {
    return tx.query(
      `SELECT ${SIGN_UP_RECORD} FROM sign_ups sign_up WHERE activity_id = $1 AND person_id = $2 AND released_at IS NULL ORDER BY starts_at`,
      [id, personId],
    );
  }

  /** Whoever changes the activity or its sheet waits here for the other. */
  async lockActivity(tx: EntityManager, id: string): Promise<LockedActivity> {
    const [locked, shifts] = await Promise.all([this.lock(tx, id, 'NO KEY UPDATE'), this.shiftsOf(tx, id)]);
    return { ...locked, shifts };
  }

  /** Keeps the state as it is until the commit; any number may do so at once. */
  holdState(tx: EntityManager, id: string): Promise<Omit<LockedActivity, 'shifts'>> {
    return this.lock(tx, id, 'SHARE');
  }

  private async lock(
    tx: EntityManager,
    id: string,
    strength: 'NO KEY UPDATE' | 'SHARE',
  ): Promise<Omit<LockedActivity, 'shifts'>> {
    const rows: Omit<LockedActivity, 'shifts'>[] = await tx.query(
      prepared(`SELECT ${LOCKED} FROM activities activity JOIN units unit ON unit.id = activity.unit_id
        WHERE activity.id = $1 FOR ${strength} OF activity`),
      [id],
    );
    if (!rows[0]) throw new DomainError('resource.not-found');
    return rows[0];
  }

  private shiftsOf(tx: EntityManager, id: string): Promise<ShiftRecord[]> {
    return tx.query(
      prepared(`SELECT id, starts_at AS "startsAt", ends_at AS "endsAt", capacity, signed_up AS "signedUp", waiting
         FROM shifts WHERE activity_id = $1 ORDER BY starts_at, ends_at, id`),
      [id],
    );
  }

  async insert(
    tx: EntityManager,
    plan: PlanActivityInput,
    made: Pick<ActivityEntity, 'id' | 'plannedBy' | 'contactName' | 'createdAt'>,
  ): Promise<void> {
    await tx.insert(ActivityEntity, {
      ...planned(plan),
      ...made,
      state: 'draft',
      version: 1,
      rosterVersion: 0,
      outcomes: [],
    });
    await this.insertShifts(tx, made.id, plan);
  }

  /** Only a draft is changed, so nobody has signed up for the shifts that are written anew. */
  async change(tx: EntityManager, id: string, version: number, plan: PlanActivityInput): Promise<void> {
    await tx.update(ActivityEntity, { id }, { ...planned(plan), version: version + 1 });
    await tx.delete(ShiftEntity, { activityId: id });
    await this.insertShifts(tx, id, plan);
  }

  private async insertShifts(tx: EntityManager, activityId: string, plan: PlanActivityInput): Promise<void> {
    const shifts = plan.shifts.map(({ startsAt, endsAt, capacity }) => ({
      id: newId(),
      activityId,
      startsAt,
      endsAt,
      capacity: capacity ?? null,
      signedUp: 0,
      waiting: 0,
    }));
    await tx.insert(ShiftEntity, shifts);
  }

  /** Writes a state that the table of states has allowed, with what belongs to it. */
  async enter(tx: EntityManager, id: string, state: ActivityState, facts: Partial<ActivityEntity> = {}): Promise<void> {
    await tx.update(ActivityEntity, { id }, { ...facts, state });
  }

  /** Moves every activity whose time has come; answers which. */
  async advance(
    tx: EntityManager,
    from: ActivityState,
    to: ActivityState,
    due: 'sign_up_closes_at' | 'starts_at',
    now: string,
  ): Promise<{ id: string; unitPath: string }[]> {
    const [moved]: [{ id: string; unitPath: string }[], number] = await tx.query(
      `UPDATE activities activity SET state = $2 FROM units unit
        WHERE unit.id = activity.unit_id AND activity.state = $1 AND activity.${due} <= $3
       RETURNING activity.id, unit.path AS "unitPath"`,
      [from, to, now],
    );
    return moved;
  }
}

/** A plan as columns. The activity lasts from its first shift to its last. */
function planned(plan: PlanActivityInput): Partial<ActivityEntity> & { wording: object } {
  const startsAt = plan.shifts.map((shift) => shift.startsAt).sort()[0] ?? '';
  const endsAt =
    plan.shifts
      .map((shift) => shift.endsAt)
      .sort()
      .at(-1) ?? '';
  const { minAge, maxAge, minorsAllowed, teamIds } = plan.eligibility;
  return {
    title: plan.title,
    kind: plan.kind,
    category: plan.category,
    unitId: plan.unitId,
    teamId: plan.teamId ?? null,
    place: plan.place,
    placePhrase: plan.placePhrase ?? null,
    description: plan.description ?? '',
    needs: plan.needs ?? '',
    riskLevel: plan.riskLevel,
    riskText: plan.riskText ?? '',
    startsAt,
    endsAt,
    signUpClosesAt: plan.signUpClosesAt ?? startsAt,
    minAge: minAge ?? null,
    maxAge: maxAge ?? null,
    minorsAllowed,
    eligibleTeamIds: teamIds,
    brand: plan.brand ?? null,
    campaign: plan.campaign ?? null,
    wording: plan.wording,
  };
}
